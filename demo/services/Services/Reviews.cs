using System.Text.Json.Nodes;
using ControlPlane.Demo.Http;

namespace ControlPlane.Demo.Services;

/// <summary>Reviews of a book: v1 without stars, v2 with black ones, v3 with red ones; the stars come from <c>ratings</c>.</summary>
internal static class Reviews
{
    private static readonly TimeSpan RatingsTimeout = TimeSpan.FromSeconds(10);

    private static readonly (string Reviewer, string Text)[] Texts =
    [
        ("Reviewer1", "Laughed aloud on every page, and once in the library."),
        ("Reviewer2", "Funny, though I lost track of who loves whom."),
    ];

    internal static void Map(WebApplication app, DemoArguments arguments) =>
        app.MapGet("/reviews/{id:int}", async (int id, HttpContext context, PeerClient peers) =>
        {
            var color = arguments.Version switch
            {
                "v1" => null,
                "v2" => "black",
                _ => "red",
            };
            var stars = color is null ? null : await peers.GetAsync(new("ratings", $"/ratings/{id}", context.Request.Headers, RatingsTimeout), context.RequestAborted);
            return Results.Json(new
            {
                id = $"{id}",
                podname = arguments.Instance,
                version = arguments.Version,
                reviews = Texts.Select(text => Review(text.Reviewer, text.Text, stars, color)),
            });
        });

    private static JsonObject Review(string reviewer, string text, PeerAnswer? stars, string? color)
    {
        var review = new JsonObject { ["reviewer"] = reviewer, ["text"] = text };
        if (stars is not null)
        {
            review["rating"] = stars.Body?["ratings"]?[reviewer] is { } number
                ? new JsonObject { ["stars"] = number.DeepClone(), ["color"] = color }
                : new JsonObject { ["error"] = "Ratings service is currently unavailable" };
        }

        return review;
    }
}
