using System.Collections.Concurrent;
using System.IO.Hashing;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>What clusters and listeners refer to, decoded once for all clients that are sent the same bytes. Any thread.</summary>
internal sealed class ReferenceCatalog
{
    private readonly ConcurrentDictionary<UInt128, string[]> _known = new();

    /// <summary>The names of a type that a resource refers to.</summary>
    /// <param name="any">The resource as a <c>google.protobuf.Any</c>.</param>
    /// <param name="wanted">The type whose names are asked for.</param>
    internal string[] NamesIn(ReadOnlySpan<byte> any, ResourceType wanted)
    {
        var hash = XxHash128.HashToUInt128(any);
        if (!_known.TryGetValue(hash, out var names))
        {
            var resource = Any.Parser.ParseFrom(any);
            names = [.. TestResources.Parse(TestResources.NameOf(resource), resource).References
                .Where(reference => ReferenceEquals(reference.Type, wanted))
                .Select(reference => string.Intern(reference.Name))];
            _known[hash] = names;
        }

        return names;
    }
}
