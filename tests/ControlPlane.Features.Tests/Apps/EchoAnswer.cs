namespace ControlPlane.Features.Tests.Apps;

/// <summary>What an echo app saw of a request, as it answers it.</summary>
public sealed record EchoAnswer
{
    /// <summary>Which app answered.</summary>
    public required string App { get; init; }

    public required string Version { get; init; }

    public required string Method { get; init; }

    /// <summary>With its query.</summary>
    public required string Path { get; init; }

    public required string Host { get; init; }

    /// <summary><c>HTTP/1.1</c> or <c>HTTP/2</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>How often this app has seen the request's <c>x-request-id</c>, this time included: more than once means retried.</summary>
    public required int Attempt { get; init; }

    /// <summary>By lower-case name; several values with commas between them.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }
}
