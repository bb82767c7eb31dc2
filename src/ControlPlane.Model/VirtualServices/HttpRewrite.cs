namespace ControlPlane.Model.VirtualServices;

/// <summary>What to change of a request's address before it is forwarded.</summary>
public sealed record HttpRewrite
{
    /// <summary>Replaces the matched prefix, or the whole path where the match is exact. Ignored beside <see cref="Regex"/>.</summary>
    public string? Uri { get; init; }

    public string? Authority { get; init; }

    public RegexRewrite? Regex { get; init; }
}
