using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Routes;

/// <summary>Gathers virtual hosts so that no name and no domain occurs twice, which Envoy would refuse: the first to claim one keeps it.</summary>
internal sealed class VirtualHostList
{
    private readonly SortedDictionary<string, VirtualHostInputs> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _domains = new(StringComparer.OrdinalIgnoreCase);

    internal void Add(VirtualHostInputs host)
    {
        if (_hosts.ContainsKey(host.Name))
        {
            return;
        }

        EquatableArray<string> free = [.. host.Domains.Where(_domains.Add)];
        if (!free.IsEmpty)
        {
            _hosts[host.Name] = free.Count == host.Domains.Count ? host : host with { Domains = free };
        }
    }

    internal EquatableArray<VirtualHostInputs> Sorted() => [.. _hosts.Values];
}
