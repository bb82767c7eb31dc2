using ControlPlane.Demo.Http;

namespace ControlPlane.Demo.Services;

/// <summary>The front: details and reviews of one book, as a page for people and as JSON for scripts.</summary>
internal static class ProductPage
{
    // As Bookinfo's: a reviews service that takes longer is asked once more, then given up.
    private static readonly TimeSpan PeerTimeout = TimeSpan.FromSeconds(3);

    internal static void Map(WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/productpage"));
        app.MapGet("/productpage", PageAsync);
        app.MapGet("/api/v1/products", () => Results.Json(new[] { new { id = 0, title = ProductPageHtml.Title } }));
    }

    private static async Task<IResult> PageAsync(HttpContext context, PeerClient peers)
    {
        if (context.Request.Query["user"] is [{ Length: > 0 } user])
        {
            context.Request.Headers[PassedHeaders.EndUser] = user;
        }

        var headers = context.Request.Headers;
        var details = peers.GetAsync(new("details", "/details/0", headers, PeerTimeout), context.RequestAborted);
        var reviews = await peers.GetAsync(new("reviews", "/reviews/0", headers, PeerTimeout), context.RequestAborted);
        if (!reviews.Succeeded)
        {
            reviews = await peers.GetAsync(new("reviews", "/reviews/0", headers, PeerTimeout), context.RequestAborted);
        }

        var product = new Product(await details, reviews, headers[PassedHeaders.EndUser]);
        return headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase)
            ? Results.Json(new { title = ProductPageHtml.Title, details = product.Details.Body, reviews = product.Reviews.Body, reviewsVersion = product.Reviews.Version })
            : Results.Content(ProductPageHtml.Render(product), "text/html; charset=utf-8");
    }
}
