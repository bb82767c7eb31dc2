namespace ControlPlane.Xds.Sessions;

/// <summary>What stands between the client and the snapshot, for one type.</summary>
/// <param name="Changes">What to say; unique by name.</param>
/// <param name="Kept">
/// What the client keeps although the snapshot has something else: the accepted form of a rejected resource, and resources whose removal
/// must wait.
/// </param>
/// <param name="MustAnswer">Whether an answer is owed even if it is empty.</param>
internal sealed record ResponsePlan(
    IReadOnlyList<PlannedChange> Changes, IReadOnlyDictionary<string, EnvoyResource?> Kept, bool MustAnswer)
{
    internal static IReadOnlyDictionary<string, EnvoyResource?> NothingKept { get; } = new Dictionary<string, EnvoyResource?>();

    internal bool IsNothing => Changes.Count == 0 && !MustAnswer;
}
