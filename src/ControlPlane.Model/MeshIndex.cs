using System.Collections.Immutable;
using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Model;

/// <summary>What is derived from a mesh's tables, with the indexes that keep an update as small as the change.</summary>
/// <param name="Registry">Services and endpoints.</param>
/// <param name="Workloads">By namespace.</param>
/// <param name="Definitions">What objects say of a service, by service and object.</param>
/// <param name="Selecting">By namespace, the services that select workloads by label or that workloads state.</param>
internal sealed record MeshIndex(
    ServiceRegistry Registry,
    ImmutableDictionary<string, NamespaceWorkloads> Workloads,
    ImmutableDictionary<ServiceKey, ImmutableDictionary<ConfigKey, ServiceDefinition>> Definitions,
    ImmutableDictionary<string, ImmutableHashSet<ServiceKey>> Selecting)
{
    internal static MeshIndex Empty { get; } = new(
        ServiceRegistry.Empty,
        ImmutableDictionary<string, NamespaceWorkloads>.Empty,
        ImmutableDictionary<ServiceKey, ImmutableDictionary<ConfigKey, ServiceDefinition>>.Empty,
        ImmutableDictionary<string, ImmutableHashSet<ServiceKey>>.Empty);

    /// <summary>What a batch of changes concerns.</summary>
    internal sealed class Touched
    {
        /// <summary>Objects that services or workloads are made from.</summary>
        public HashSet<ConfigKey> Configs { get; } = [];

        public HashSet<string> Workloads { get; } = [];

        /// <summary>The domain changed, and with it every name.</summary>
        public bool Everything { get; set; }
    }

    internal MeshIndex Update(Mesh before, Mesh after, Touched touched)
    {
        if (touched.Everything)
        {
            return FromScratch(after);
        }

        if (touched.Configs.Count == 0 && touched.Workloads.Count == 0)
        {
            return this;
        }

        var affected = new HashSet<ServiceKey>();
        var next = this;
        foreach (var key in touched.Configs)
        {
            next = next.WithConfig(before, after, key, affected);
        }

        foreach (var nodeId in touched.Workloads)
        {
            next = next.WithWorkload(before, after, nodeId, affected);
        }

        return next.Reassemble(after, affected);
    }

    private static MeshIndex FromScratch(Mesh mesh)
    {
        var touched = new Touched();
        touched.Configs.UnionWith([
            .. mesh.ServiceEntries.Values.Select(value => value.Key),
            .. mesh.KubernetesServices.Values.Select(value => value.Key),
            .. mesh.WorkloadEntries.Values.Select(value => value.Key)]);
        touched.Workloads.UnionWith(mesh.Workloads.Keys);
        return Empty.Update(Mesh.Empty, mesh, touched);
    }

    private MeshIndex WithConfig(Mesh before, Mesh after, ConfigKey key, HashSet<ServiceKey> affected)
    {
        var name = new ObjectName(key.Namespace, key.Name);
        return key.Kind switch
        {
            ConfigKind.WorkloadEntry => WithWorkloads(
                key.Namespace,
                workloads => workloads with
                {
                    Declared = after.WorkloadEntries.TryGetValue(name, out var entry) ? workloads.Declared.SetItem(key.Name, entry) : workloads.Declared.Remove(key.Name),
                },
                after,
                affected),
            ConfigKind.WorkloadGroup => WithWorkloads(key.Namespace, workloads => workloads, after, affected),
            ConfigKind.ServiceEntry => WithDefinitions(
                key, before.ServiceEntries.GetValueOrDefault(name), after.ServiceEntries.GetValueOrDefault(name), after.Settings.Domain, affected),
            ConfigKind.Service => WithDefinitions(
                key, before.KubernetesServices.GetValueOrDefault(name), after.KubernetesServices.GetValueOrDefault(name), after.Settings.Domain, affected),
            ConfigKind.VirtualService or ConfigKind.DestinationRule or ConfigKind.Gateway or ConfigKind.Sidecar or ConfigKind.PeerAuthentication or ConfigKind.AuthorizationPolicy or ConfigKind.RequestAuthentication or ConfigKind.Telemetry or ConfigKind.EnvoyFilter => this,
        };
    }

    private MeshIndex WithDefinitions(ConfigKey key, ConfigObject? old, ConfigObject? now, string domain, HashSet<ServiceKey> affected)
    {
        var next = this;
        foreach (var gone in old is null ? [] : ServiceDefinition.Of(old, domain))
        {
            var rest = next.DefinitionsOf(gone.Service.Key).Remove(key);
            next = next.WithDefinitions(gone.Service.Key, rest);
            affected.Add(gone.Service.Key);
        }

        foreach (var definition in now is null ? [] : ServiceDefinition.Of(now, domain))
        {
            next = next.WithDefinitions(definition.Service.Key, next.DefinitionsOf(definition.Service.Key).SetItem(key, definition));
            affected.Add(definition.Service.Key);
        }

        return next;
    }

    private MeshIndex WithDefinitions(ServiceKey key, ImmutableDictionary<ConfigKey, ServiceDefinition> definitions)
    {
        var selecting = Selecting.GetValueOrDefault(key.Namespace, []);
        selecting = definitions.Values.Any(definition => definition.Selector is not null) ? selecting.Add(key) : selecting.Remove(key);
        return this with
        {
            Definitions = definitions.IsEmpty ? Definitions.Remove(key) : Definitions.SetItem(key, definitions),
            Selecting = Selecting.SetItem(key.Namespace, selecting),
        };
    }

    private ImmutableDictionary<ConfigKey, ServiceDefinition> DefinitionsOf(ServiceKey key) =>
        Definitions.GetValueOrDefault(key, ImmutableDictionary<ConfigKey, ServiceDefinition>.Empty);

    private MeshIndex WithWorkload(Mesh before, Mesh after, string nodeId, HashSet<ServiceKey> affected)
    {
        var next = this;
        if (before.Workloads.TryGetValue(nodeId, out var old))
        {
            next = next.WithWorkloads(
                old.Proxy.Namespace, workloads => workloads with { Discovered = workloads.Discovered.Remove(nodeId) }, after, affected);
            AddStated(before, old, affected);
        }

        if (after.Workloads.TryGetValue(nodeId, out var now))
        {
            next = next.WithWorkloads(
                now.Proxy.Namespace, workloads => workloads with { Discovered = workloads.Discovered.SetItem(nodeId, now) }, after, affected);
        }

        return next;
    }

    private static void AddStated(Mesh mesh, Workload workload, HashSet<ServiceKey> affected)
    {
        if (NamespaceWorkloads.StatedService(mesh, workload.Proxy) is { } hostname)
        {
            affected.Add(new(hostname, workload.Proxy.Namespace));
        }
    }

    /// <summary>Every service that looks at the namespace's workloads may see another set now: those that select, and those that workloads state.</summary>
    private MeshIndex WithWorkloads(
        string @namespace, Func<NamespaceWorkloads, NamespaceWorkloads> change, Mesh mesh, HashSet<ServiceKey> affected)
    {
        var workloads = change(Workloads.GetValueOrDefault(@namespace, NamespaceWorkloads.Empty));
        affected.UnionWith(Selecting.GetValueOrDefault(@namespace, []));
        foreach (var workload in workloads.Discovered.Values)
        {
            AddStated(mesh, workload, affected);
        }

        return this with { Workloads = Workloads.SetItem(@namespace, workloads) };
    }

    private MeshIndex Reassemble(Mesh mesh, HashSet<ServiceKey> affected)
    {
        var registry = Registry;
        var sources = new Dictionary<string, IReadOnlyCollection<WorkloadSource>>();
        foreach (var key in affected)
        {
            if (!sources.TryGetValue(key.Namespace, out var workloads))
            {
                workloads = Workloads.GetValueOrDefault(key.Namespace, NamespaceWorkloads.Empty).Sources(mesh);
                sources[key.Namespace] = workloads;
            }

            registry = registry.With(key, ServiceAssembly.Assemble(key, [.. DefinitionsOf(key).Values], workloads));
        }

        return this with { Registry = registry.NotingChange(Registry, affected) };
    }
}
