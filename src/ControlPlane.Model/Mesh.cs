using System.Collections.Immutable;
using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.RequestAuthentications;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.Services;
using ControlPlane.Model.Sidecars;
using ControlPlane.Model.Telemetries;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Model.WorkloadEntries;
using ControlPlane.Model.WorkloadGroups;

namespace ControlPlane.Model;

/// <summary>Everything that is true now, as one immutable value. <see cref="Apply(IEnumerable{MeshChange})"/> makes the next one and shares all that did not change.</summary>
public sealed record Mesh
{
    public static Mesh Empty { get; } = new();

    /// <summary>Counts the values that differed; starts at 0. Not part of any translation's input.</summary>
    public long Revision { get; internal init; }

    public MeshSettings Settings { get; internal init; } = MeshSettings.Default;

    public ImmutableSortedDictionary<ObjectName, VirtualService> VirtualServices { get; internal init; } = ImmutableSortedDictionary<ObjectName, VirtualService>.Empty;

    public ImmutableSortedDictionary<ObjectName, DestinationRule> DestinationRules { get; internal init; } = ImmutableSortedDictionary<ObjectName, DestinationRule>.Empty;

    public ImmutableSortedDictionary<ObjectName, Gateway> Gateways { get; internal init; } = ImmutableSortedDictionary<ObjectName, Gateway>.Empty;

    public ImmutableSortedDictionary<ObjectName, AuthorizationPolicy> AuthorizationPolicies { get; internal init; } = ImmutableSortedDictionary<ObjectName, AuthorizationPolicy>.Empty;

    public ImmutableSortedDictionary<ObjectName, RequestAuthentication> RequestAuthentications { get; internal init; } = ImmutableSortedDictionary<ObjectName, RequestAuthentication>.Empty;

    public ImmutableSortedDictionary<ObjectName, ServiceEntry> ServiceEntries { get; internal init; } = ImmutableSortedDictionary<ObjectName, ServiceEntry>.Empty;

    public ImmutableSortedDictionary<ObjectName, KubernetesService> KubernetesServices { get; internal init; } = ImmutableSortedDictionary<ObjectName, KubernetesService>.Empty;

    public ImmutableSortedDictionary<ObjectName, WorkloadEntry> WorkloadEntries { get; internal init; } = ImmutableSortedDictionary<ObjectName, WorkloadEntry>.Empty;

    public ImmutableSortedDictionary<ObjectName, WorkloadGroup> WorkloadGroups { get; internal init; } = ImmutableSortedDictionary<ObjectName, WorkloadGroup>.Empty;

    public ImmutableSortedDictionary<ObjectName, Sidecar> Sidecars { get; internal init; } = ImmutableSortedDictionary<ObjectName, Sidecar>.Empty;

    public ImmutableSortedDictionary<ObjectName, PeerAuthentication> PeerAuthentications { get; internal init; } = ImmutableSortedDictionary<ObjectName, PeerAuthentication>.Empty;

    public ImmutableSortedDictionary<ObjectName, Telemetry> Telemetries { get; internal init; } = ImmutableSortedDictionary<ObjectName, Telemetry>.Empty;

    public ImmutableSortedDictionary<ObjectName, EnvoyFilter> EnvoyFilters { get; internal init; } = ImmutableSortedDictionary<ObjectName, EnvoyFilter>.Empty;

    /// <summary>Workloads whose sidecars are connected (or were a moment ago), by node id.</summary>
    public ImmutableSortedDictionary<string, Workload> Workloads { get; internal init; } = ImmutableSortedDictionary.Create<string, Workload>(StringComparer.Ordinal);

    /// <summary>Public keys that were fetched, as JSON Web Key Sets, by the address at which they are published.</summary>
    public ImmutableSortedDictionary<string, string> TokenKeys { get; internal init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Derived from the tables above: services and endpoints.</summary>
    public ServiceRegistry Registry => Derived.Registry;

    /// <summary>Derived from <see cref="PeerAuthentications"/> and the root namespace: who lets in whom. Same reference as before when those did not change.</summary>
    public PeerPolicies PeerPolicies { get; private init; } = PeerPolicies.None;

    internal MeshIndex Derived { get; init; } = MeshIndex.Empty;

    /// <summary>The mesh after these changes; this same value when they changed nothing. Later changes of one key win over earlier ones.</summary>
    public Mesh Apply(IEnumerable<MeshChange> changes)
    {
        var next = this;
        var touched = new MeshIndex.Touched();
        foreach (var change in changes)
        {
            next = next.Apply(change, touched);
        }

        if (ReferenceEquals(next, this))
        {
            return this;
        }

        var sameRules = next.PeerAuthentications == PeerAuthentications && next.Settings.RootNamespace == Settings.RootNamespace;
        return next with
        {
            Revision = Revision + 1,
            Derived = next.Derived.Update(this, next, touched),
            PeerPolicies = sameRules ? PeerPolicies : PeerPolicies.Of(next.PeerAuthentications, next.Settings.RootNamespace),
        };
    }

    private Mesh Apply(MeshChange change, MeshIndex.Touched touched)
    {
        switch (change)
        {
            case MeshChange.ConfigReplaced(var key, var value):
                return Replace(key, value, touched);
            case MeshChange.WorkloadReplaced(var nodeId, var value):
                var before = Workloads.GetValueOrDefault(nodeId);
                if (before == value)
                {
                    return this;
                }

                touched.Workloads.Add(nodeId);
                return this with { Workloads = value is null ? Workloads.Remove(nodeId) : Workloads.SetItem(nodeId, value) };
            case MeshChange.TokenKeysReplaced(var address, var jwks):
                var keys = jwks is null ? TokenKeys.Remove(address) : TokenKeys.SetItem(address, jwks);
                return ReferenceEquals(keys, TokenKeys) || TokenKeys.GetValueOrDefault(address) == jwks ? this : this with { TokenKeys = keys };
            case MeshChange.SettingsReplaced(var settings):
                touched.Everything |= settings.Domain != Settings.Domain;
                return settings == Settings ? this : this with { Settings = settings };
            default:
                return this;
        }
    }

    private Mesh Replace(ConfigKey key, ConfigObject? value, MeshIndex.Touched touched)
    {
        var name = new ObjectName(key.Namespace, key.Name);
        switch (key.Kind)
        {
            case ConfigKind.VirtualService:
                return Set(VirtualServices, name, value, out var virtualServices) ? this with { VirtualServices = virtualServices } : this;
            case ConfigKind.DestinationRule:
                return Set(DestinationRules, name, value, out var destinationRules) ? this with { DestinationRules = destinationRules } : this;
            case ConfigKind.Gateway:
                return Set(Gateways, name, value, out var gateways) ? this with { Gateways = gateways } : this;
            case ConfigKind.Sidecar:
                return Set(Sidecars, name, value, out var sidecars) ? this with { Sidecars = sidecars } : this;
            case ConfigKind.PeerAuthentication:
                return Set(PeerAuthentications, name, value, out var peers) ? this with { PeerAuthentications = peers } : this;
            case ConfigKind.AuthorizationPolicy:
                return Set(AuthorizationPolicies, name, value, out var authorizations) ? this with { AuthorizationPolicies = authorizations } : this;
            case ConfigKind.RequestAuthentication:
                return Set(RequestAuthentications, name, value, out var authentications) ? this with { RequestAuthentications = authentications } : this;
            case ConfigKind.Telemetry:
                return Set(Telemetries, name, value, out var telemetries) ? this with { Telemetries = telemetries } : this;
            case ConfigKind.EnvoyFilter:
                return Set(EnvoyFilters, name, value, out var envoyFilters) ? this with { EnvoyFilters = envoyFilters } : this;
        }

        var next = key.Kind switch
        {
            ConfigKind.ServiceEntry => Set(ServiceEntries, name, value, out var table) ? this with { ServiceEntries = table } : this,
            ConfigKind.Service => Set(KubernetesServices, name, value, out var table) ? this with { KubernetesServices = table } : this,
            ConfigKind.WorkloadEntry => Set(WorkloadEntries, name, value, out var table) ? this with { WorkloadEntries = table } : this,
            ConfigKind.WorkloadGroup => Set(WorkloadGroups, name, value, out var table) ? this with { WorkloadGroups = table } : this,
            ConfigKind.VirtualService or ConfigKind.DestinationRule or ConfigKind.Gateway or ConfigKind.Sidecar or ConfigKind.PeerAuthentication or ConfigKind.AuthorizationPolicy or ConfigKind.RequestAuthentication or ConfigKind.Telemetry or ConfigKind.EnvoyFilter => this,
        };
        if (!ReferenceEquals(next, this))
        {
            touched.Configs.Add(key);
        }

        return next;
    }

    private static bool Set<T>(
        ImmutableSortedDictionary<ObjectName, T> table, ObjectName name, ConfigObject? value, out ImmutableSortedDictionary<ObjectName, T> result)
        where T : ConfigObject
    {
        result = table;
        if (value is null)
        {
            result = table.Remove(name);
        }
        else if (!table.TryGetValue(name, out var before) || !before.Equals(value))
        {
            result = table.SetItem(name, (T)value);
        }

        return !ReferenceEquals(result, table);
    }
}
