using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Demo.Http;

namespace ControlPlane.Demo.Services;

/// <summary>Draws the page.</summary>
internal static class ProductPageHtml
{
    internal const string Title = "The Comedy of Errors";

    internal static string Render(Product product) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>{Title}</title>
        <style>body{"{"}font:16px/1.5 sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem{"}"} .red{"{"}color:#c00{"}"} footer{"{"}color:#666{"}"}</style></head>
        <body>
        <h1>{Title}</h1>
        <p>{(string.IsNullOrEmpty(product.User) ? "Nobody is signed in: <a href=\"?user=jason\">be jason</a>" : $"Signed in as {Text(product.User)}: <a href=\"/productpage\">sign out</a>")}</p>
        <h2>Details</h2>
        {Details(product.Details)}
        <h2>Reviews</h2>
        {Reviews(product.Reviews)}
        <footer>reviews answered as {Text(product.Reviews.Version ?? "-")}</footer>
        </body>
        </html>

        """;

    private static string Details(PeerAnswer answer)
    {
        if (answer.Body is not JsonObject facts)
        {
            return Unavailable("details", answer);
        }

        var list = new StringBuilder("<ul>");
        foreach (var (name, value) in facts)
        {
            list.Append(CultureInfo.InvariantCulture, $"<li>{Text(name)}: {Text(value?.ToString())}</li>");
        }

        return list.Append("</ul>").ToString();
    }

    private static string Reviews(PeerAnswer answer)
    {
        if (answer.Body?["reviews"] is not JsonArray reviews)
        {
            return Unavailable("reviews", answer);
        }

        var list = new StringBuilder();
        foreach (var review in reviews)
        {
            list.Append(CultureInfo.InvariantCulture, $"<blockquote><p>{Text(review?["text"]?.ToString())}</p><cite>{Text(review?["reviewer"]?.ToString())}</cite> {Stars(review?["rating"])}</blockquote>");
        }

        return list.ToString();
    }

    private static string Stars(JsonNode? rating) => rating switch
    {
        null => "",
        _ when rating["stars"] is JsonValue stars && stars.TryGetValue<int>(out var number) =>
            $"<span class=\"{Text(rating["color"]?.ToString())}\">{new string('★', number)}{new string('☆', Math.Max(0, 5 - number))}</span>",
        _ => $"<em>{Text(rating["error"]?.ToString())}</em>",
    };

    private static string Unavailable(string service, PeerAnswer answer) => $"<p><em>Sorry, {service} are not available just now ({(int)answer.Status}).</em></p>";

    private static string Text(string? value) => WebUtility.HtmlEncode(value ?? "");
}
