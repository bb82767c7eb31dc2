namespace ControlPlane.Demo.Traffic;

/// <summary>What the traffic generator has seen of <c>myservice</c>.</summary>
/// <param name="Requests">All requests since the start.</param>
/// <param name="Failures">Those without a good answer.</param>
/// <param name="Last">Answers by version among the last <see cref="SplitWindow.Size"/>; <see cref="Failed"/> for failures.</param>
internal sealed record SplitReport(long Requests, long Failures, IReadOnlyDictionary<string, int> Last)
{
    internal const string Failed = "failed";
}
