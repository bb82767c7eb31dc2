namespace ControlPlane.Features.Tests.Requests;

/// <summary>Whether a part of many is what a probability leads one to expect.</summary>
internal static class Shares
{
    /// <summary>So far off by chance: once in 150,000 times.</summary>
    private const double StandardDeviations = 4.5;

    /// <summary>Fails unless the count lies within 4.5 standard deviations of a binomial distribution; of 0 and 1 exactly there.</summary>
    internal static void AssertShare(double probability, int hits, int total)
    {
        var expected = total * probability;
        var margin = StandardDeviations * Math.Sqrt(expected * (1 - probability));
        Assert.True(Math.Abs(hits - expected) <= margin, $"{hits} of {total}, expected {expected:0} ± {margin:0}");
    }

    internal static int CountOf(this IEnumerable<Reply> replies, string version) => replies.Count(reply => reply.Version == version);
}
