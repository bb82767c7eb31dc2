namespace ControlPlane.Xds.Sessions;

/// <summary>What a request did to a subscription.</summary>
/// <param name="Added">Names to answer now.</param>
/// <param name="New">Those of <paramref name="Added"/> that were not covered before: the client holds nothing under them.</param>
/// <param name="Dropped">Names that were subscribed and no longer are.</param>
/// <param name="Wildcard">Whether "everything" began or ended.</param>
internal sealed record InterestChange(
    IReadOnlyCollection<string> Added,
    IReadOnlyCollection<string> New,
    IReadOnlyCollection<string> Dropped,
    WildcardChange Wildcard)
{
    internal static InterestChange None { get; } = new([], [], [], WildcardChange.None);
}
