using System.Net;
using System.Text.Json.Nodes;

namespace ControlPlane.Demo.Http;

/// <summary>What another service answered.</summary>
/// <param name="Status">503 when it could not be reached, 504 when it took too long.</param>
/// <param name="Version">Its <c>x-app-version</c>; null when something before it answered.</param>
/// <param name="Body">The answer as JSON; null unless it was a success.</param>
internal sealed record PeerAnswer(HttpStatusCode Status, string? Version, JsonNode? Body)
{
    internal bool Succeeded => Body is not null;
}
