namespace ControlPlane.Demo.Services;

/// <summary>Facts of a book.</summary>
internal static class Details
{
    internal static void Map(WebApplication app) =>
        app.MapGet("/details/{id:int}", (int id) => Results.Json(new
        {
            id,
            author = "William Shakespeare",
            year = 1595,
            type = "paperback",
            pages = 200,
            publisher = "PublisherA",
            language = "English",
        }));
}
