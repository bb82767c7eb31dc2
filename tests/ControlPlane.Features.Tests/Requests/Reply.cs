using System.Net;
using ControlPlane.Features.Tests.Apps;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>What a client got.</summary>
internal sealed record Reply
{
    public required HttpStatusCode Status { get; init; }

    public required string Body { get; init; }

    /// <summary>What the app saw; null: somebody else answered.</summary>
    public EchoAnswer? Echo { get; init; }

    /// <summary>By lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required TimeSpan Took { get; init; }

    internal string? Version => Echo?.Version;

    /// <summary>The app's answer, or a failure that shows who answered instead.</summary>
    internal EchoAnswer Seen => Echo ?? throw new InvalidOperationException($"no app answered, but: {(int)Status} {Body}");
}
