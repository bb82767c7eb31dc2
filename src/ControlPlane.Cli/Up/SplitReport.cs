using System.Globalization;
using System.Text.Json.Nodes;

namespace ControlPlane.Cli.Up;

/// <summary>What the traffic generator saw of <c>myservice</c> lately.</summary>
/// <param name="Requests">Requests in the window.</param>
/// <param name="Shares">Percent of them by who answered, sorted by name.</param>
internal sealed record SplitReport(int Requests, IReadOnlyDictionary<string, int> Shares)
{
    // Of 100 requests at 90 to 10, two samples in a hundred pairs differ by 10 points by chance, next to none by 15.
    private const int Noticeable = 15;

    private const int Enough = 50;

    /// <returns>Null: not a report, or too little was seen yet to say anything.</returns>
    internal static SplitReport? Parse(string json)
    {
        if (JsonNode.Parse(json)?["last"] is not JsonObject last)
        {
            return null;
        }

        var counts = last.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<int>());
        var sum = counts.Values.Sum();
        return sum < Enough ? null : new(sum, new SortedDictionary<string, int>(counts.ToDictionary(pair => pair.Key, pair => (int)Math.Round(100.0 * pair.Value / sum)), StringComparer.Ordinal));
    }

    /// <summary>Whether somebody who saw the other one should see this one.</summary>
    internal bool DiffersFrom(SplitReport? other) =>
        other is null || Shares.Keys.Union(other.Shares.Keys).Any(name => Math.Abs(Shares.GetValueOrDefault(name) - other.Shares.GetValueOrDefault(name)) >= Noticeable);

    public override string ToString() =>
        $"myservice: {string.Join("  ", Shares.Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Key} {share.Value} %")))}   (last {Requests} requests)";
}
