using System.Text.Json.Nodes;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>A request, or a connection, as rules look at it.</summary>
internal sealed record ClientRequest
{
    internal string Method { get; init; } = "GET";

    /// <summary>With its query.</summary>
    internal string Path { get; init; } = "/";

    internal string Host { get; init; } = "a.default.svc.cluster.local";

    internal IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The SPIFFE id of the client's certificate; null: plain text; empty: TLS without a certificate.</summary>
    internal string? Peer { get; init; }

    internal string Source { get; init; } = "10.9.0.1";

    internal string Remote { get; init; } = "10.9.0.1";

    internal string Destination { get; init; } = "10.1.0.1";

    internal int Port { get; init; } = 80;

    internal string ServerName { get; init; } = "";

    /// <summary>The payload of a verified token as JSON; null: there was none.</summary>
    internal string? Token { get; init; }

    internal JsonNode? Payload => Token is null ? null : JsonNode.Parse(Token);

    /// <summary>A header's value, pseudo headers included; several with one name are joined by commas. Null: absent.</summary>
    internal string? Header(string name)
    {
        var values = Headers.Append((":method", Method)).Append((":path", Path)).Append((":authority", Host))
            .Where(header => header.Item1.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Item2).ToList();
        return values.Count == 0 ? null : string.Join(',', values);
    }
}
