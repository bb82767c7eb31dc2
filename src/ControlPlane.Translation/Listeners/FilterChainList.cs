using System.Collections;
using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Listeners;

/// <summary>
/// Gathers the chains of one listener so that no two take the same connections, which Envoy would refuse with the whole listener: the first to
/// claim a name or a block keeps it, and a chain of which nothing is left is left out.
/// </summary>
internal sealed class FilterChainList : IEnumerable<FilterChainInputs>
{
    private readonly List<FilterChainInputs> _chains = [];
    private readonly HashSet<(string Name, string Range)> _claimed = [];

    internal void Add(FilterChainInputs chain)
    {
        // What a chain does not ask for it still claims among those that do not ask for it either.
        if (!chain.ServerNames.IsEmpty)
        {
            AddUnlessEmpty(chain with { ServerNames = [.. chain.ServerNames.Where(name => Claim(name, chain.DestinationRanges))] }, left => left.ServerNames);
        }
        else if (!chain.DestinationRanges.IsEmpty)
        {
            var name = chain.OnlyTls ? "*" : "";
            AddUnlessEmpty(chain with { DestinationRanges = [.. chain.DestinationRanges.Where(range => Claim(name, [range]))] }, left => left.DestinationRanges);
        }
        else if (Claim(chain.OnlyTls ? "*" : "", []))
        {
            _chains.Add(chain);
        }
    }

    public IEnumerator<FilterChainInputs> GetEnumerator() => _chains.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddUnlessEmpty(FilterChainInputs chain, Func<FilterChainInputs, EquatableArray<string>> matches)
    {
        if (!matches(chain).IsEmpty)
        {
            _chains.Add(chain);
        }
    }

    private bool Claim(string name, EquatableArray<string> ranges)
    {
        List<(string, string)> matches = ranges.IsEmpty ? [(name, "")] : [.. ranges.Select(range => (name, range))];
        var isFree = !matches.Exists(_claimed.Contains);
        _claimed.UnionWith(matches);
        return isFree;
    }
}
