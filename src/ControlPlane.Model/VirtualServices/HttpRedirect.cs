namespace ControlPlane.Model.VirtualServices;

/// <summary>Answer with a redirect instead of forwarding.</summary>
public sealed record HttpRedirect
{
    /// <summary>Replaces the whole path. Excludes <see cref="PrefixRewrite"/>.</summary>
    public string? Uri { get; init; }

    /// <summary>Replaces the matched prefix.</summary>
    public string? PrefixRewrite { get; init; }

    public string? Authority { get; init; }

    /// <summary><c>http</c> or <c>https</c>; null keeps the request's.</summary>
    public string? Scheme { get; init; }

    public int? Port { get; init; }

    /// <summary>Take the port that the request came in on (<c>derivePort: FROM_REQUEST_PORT</c>).</summary>
    public bool PortFromRequest { get; init; }

    /// <value>301, 302, 303, 307 or 308. Default 301.</value>
    public int Code { get; init; } = 301;
}
