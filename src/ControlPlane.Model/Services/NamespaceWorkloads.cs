using System.Collections.Immutable;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.Services;

/// <summary>The workloads of one namespace, declared and discovered. A declared one wins over a discovered one of the same address.</summary>
internal sealed record NamespaceWorkloads(
    ImmutableSortedDictionary<string, WorkloadEntry> Declared, ImmutableSortedDictionary<string, Workload> Discovered)
{
    internal static NamespaceWorkloads Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, WorkloadEntry>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Workload>(StringComparer.Ordinal));

    internal IReadOnlyCollection<WorkloadSource> Sources(Mesh mesh)
    {
        var sources = new List<WorkloadSource>(Declared.Count + Discovered.Count);
        var addresses = new HashSet<string>();
        var sidecars = Declared.IsEmpty ? [] : SidecarsByAddress();
        foreach (var entry in Declared.Values)
        {
            sources.Add(new WorkloadSource.Declared(entry, sidecars.GetValueOrDefault(entry.Spec.Address)));
            addresses.Add(entry.Spec.Address);
        }

        foreach (var workload in Discovered.Values)
        {
            if (workload.Proxy.Kind == ProxyKind.Sidecar && !workload.Proxy.Addresses.IsEmpty && addresses.Add(workload.Proxy.Addresses[0]))
            {
                sources.Add(ToSource(mesh, workload));
            }
        }

        return sources;
    }

    private Dictionary<string, Proxy> SidecarsByAddress()
    {
        var sidecars = new Dictionary<string, Proxy>(StringComparer.Ordinal);
        foreach (var proxy in Discovered.Values.Select(workload => workload.Proxy).Where(proxy => proxy.Kind == ProxyKind.Sidecar && !proxy.Addresses.IsEmpty))
        {
            sidecars.TryAdd(proxy.Addresses[0], proxy);
        }

        return sidecars;
    }

    internal static WorkloadSource.Discovered ToSource(Mesh mesh, Workload workload)
    {
        var proxy = workload.Proxy;
        var group = proxy.WorkloadGroup.Length == 0 ? null : mesh.WorkloadGroups.GetValueOrDefault(new ObjectName(proxy.Namespace, proxy.WorkloadGroup));
        return new(workload, group, StatedService(mesh, proxy));
    }

    /// <summary>The host name of the service that a workload says it offers; null: none.</summary>
    internal static string? StatedService(Mesh mesh, Proxy proxy) =>
        proxy.Service.Length == 0 ? null : Hostname.Resolve(proxy.Service, proxy.Namespace, mesh.Settings.Domain).ToLowerInvariant();
}
