namespace ControlPlane.Demo.Services;

/// <summary>Stars of a book, by reviewer.</summary>
internal static class Ratings
{
    internal static void Map(WebApplication app) =>
        app.MapGet("/ratings/{id:int}", (int id) => Results.Json(new { id, ratings = new { Reviewer1 = 5, Reviewer2 = 4 } }));
}
