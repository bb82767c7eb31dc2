using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Tests.Matching;

public sealed class HostOverlapsTests
{
    [Fact]
    public void Of_RandomHosts_IsWhatComparingAllPairsFinds()
    {
        var random = new Random(20261125);
        for (var round = 0; round < 2000; round++)
        {
            List<string> hosts = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => Host(random))];
            Assert.Equal(AllPairs(hosts), HostOverlaps.Of(hosts));
        }
    }

    [Fact]
    public void Of_AHundredThousandHosts_EndsSoon()
    {
        // By pairs these would be five billion comparisons.
        var hosts = Enumerable.Range(0, 100_000).Select(i => $"h{i}.example").Append("*.example").ToList();
        Assert.Equal([(100_000, 0)], HostOverlaps.Of(hosts));
    }

    private static string Host(Random random)
    {
        var name = string.Join('.', Enumerable.Range(0, random.Next(1, 4)).Select(_ => "aAb"[random.Next(3)]));
        return random.Next(4) switch { 0 => $"*.{name}", 1 => $"*{name}", 2 when random.Next(10) == 0 => "*", _ => name };
    }

    private static IEnumerable<(int Later, int Earlier)> AllPairs(List<string> hosts) =>
        from later in Enumerable.Range(0, hosts.Count)
        let earlier = Enumerable.Range(0, later).Cast<int?>().FirstOrDefault(index => Hostname.Matches(hosts[index!.Value], hosts[later]))
        where earlier is not null
        select (later, earlier.Value);
}
