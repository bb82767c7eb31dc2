using System.Collections.Immutable;
using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Services;

/// <summary>All services and where they run, derived from what the mesh was told. Immutable; a change touches only the services that it concerns.</summary>
public sealed class ServiceRegistry
{
    internal static ServiceRegistry Empty { get; } = new(
        ImmutableSortedDictionary<ServiceKey, Service>.Empty,
        ImmutableSortedDictionary<ServiceKey, EquatableArray<Endpoint>>.Empty,
        ImmutableDictionary<ServiceKey, ServiceIdentities>.Empty,
        ImmutableDictionary<string, ImmutableSortedSet<ServiceKey>>.Empty);

    private readonly ImmutableDictionary<string, ImmutableSortedSet<ServiceKey>> _byAddress;

    private ServiceRegistry(
        ImmutableSortedDictionary<ServiceKey, Service> services,
        ImmutableSortedDictionary<ServiceKey, EquatableArray<Endpoint>> endpoints,
        ImmutableDictionary<ServiceKey, ServiceIdentities> identities,
        ImmutableDictionary<string, ImmutableSortedSet<ServiceKey>> byAddress)
    {
        Services = services;
        Endpoints = endpoints;
        Identities = identities;
        _byAddress = byAddress;
    }

    /// <summary>Same reference as before when no service's definition changed.</summary>
    public ImmutableSortedDictionary<ServiceKey, Service> Services { get; }

    /// <summary>One entry a service; same reference as before when no endpoint changed.</summary>
    public ImmutableSortedDictionary<ServiceKey, EquatableArray<Endpoint>> Endpoints { get; }

    /// <summary>Of the services some of whose endpoints speak mutual TLS: who those are. Same reference as before when that did not change, whatever endpoints did.</summary>
    public ImmutableDictionary<ServiceKey, ServiceIdentities> Identities { get; }

    /// <summary>How <see cref="Endpoints"/> differs from the table before the last change; null when nobody can say.</summary>
    public EndpointChange? EndpointChange { get; private init; }

    /// <summary>The endpoints of a service; empty when it has none or does not exist.</summary>
    public EquatableArray<Endpoint> EndpointsOf(ServiceKey key) => Endpoints.GetValueOrDefault(key);

    /// <summary>The services that run on an address, in order.</summary>
    public IEnumerable<ServiceKey> ServicesAt(string address) => _byAddress.GetValueOrDefault(address, ImmutableSortedSet<ServiceKey>.Empty);

    /// <summary>This registry with one service assembled anew; itself when nothing about it changed.</summary>
    internal ServiceRegistry With(ServiceKey key, (Service Service, EquatableArray<Endpoint> Endpoints)? now)
    {
        var services = Services;
        if (now is not { } value)
        {
            services = services.Remove(key);
        }
        else if (!services.TryGetValue(key, out var before) || before != value.Service)
        {
            services = services.SetItem(key, value.Service);
        }

        var old = EndpointsOf(key);
        var fresh = now?.Endpoints ?? default;
        var endpoints = now is null ? Endpoints.Remove(key)
            : Endpoints.ContainsKey(key) && old == fresh ? Endpoints
            : Endpoints.SetItem(key, fresh);
        return services == Services && endpoints == Endpoints ? this : new(services, endpoints, IdentitiesWith(key, old, fresh), Reindex(key, old, fresh));
    }

    private ImmutableDictionary<ServiceKey, ServiceIdentities> IdentitiesWith(ServiceKey key, EquatableArray<Endpoint> old, EquatableArray<Endpoint> fresh) =>
        old == fresh ? Identities
        : ServiceIdentities.Of(fresh) is not { } now ? Identities.Remove(key)
        : Identities.TryGetValue(key, out var before) && before == now ? Identities
        : Identities.SetItem(key, now);

    /// <summary>This registry with the note which services' endpoints a batch of changes may have touched.</summary>
    internal ServiceRegistry NotingChange(ServiceRegistry before, IEnumerable<ServiceKey> touched) => Endpoints == before.Endpoints
        ? this
        : new(Services, Endpoints, Identities, _byAddress) { EndpointChange = new(before.Endpoints, [.. touched]) };

    private ImmutableDictionary<string, ImmutableSortedSet<ServiceKey>> Reindex(ServiceKey key, EquatableArray<Endpoint> old, EquatableArray<Endpoint> fresh)
    {
        if (old == fresh)
        {
            return _byAddress;
        }

        var index = _byAddress.ToBuilder();
        var now = fresh.Select(endpoint => endpoint.Address).ToHashSet();
        foreach (var address in old.Select(endpoint => endpoint.Address).Where(address => !now.Contains(address)).Distinct())
        {
            var rest = index.GetValueOrDefault(address, ImmutableSortedSet<ServiceKey>.Empty).Remove(key);
            if (rest.IsEmpty)
            {
                index.Remove(address);
            }
            else
            {
                index[address] = rest;
            }
        }

        foreach (var address in now)
        {
            index[address] = index.GetValueOrDefault(address, ImmutableSortedSet<ServiceKey>.Empty).Add(key);
        }

        return index.ToImmutable();
    }
}
