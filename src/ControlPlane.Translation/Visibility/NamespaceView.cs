using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Visibility;

/// <summary>What proxies of one namespace see. Its parts are compared by reference: "nothing changed" is a few pointer comparisons.</summary>
/// <param name="Namespace">The proxies' namespace.</param>
/// <param name="Services">One a host name.</param>
/// <param name="VirtualServices">In the order in which conflicts are decided.</param>
/// <param name="DestinationRules">All, with the search for the one that applies.</param>
/// <param name="AutoAddresses">Addresses of services without one, for proxies that resolve names themselves; empty for others.</param>
internal sealed record NamespaceView(
    string Namespace,
    ServiceView Services,
    VirtualServiceView VirtualServices,
    DestinationRuleTable DestinationRules,
    ImmutableDictionary<ServiceKey, string> AutoAddresses)
{
    /// <summary>What a Sidecar leaves of it, which is then what the other parts hold; null: there is none.</summary>
    public NarrowedView? Narrowed { get; init; }

    /// <summary>The services that rules may lead to: more than apps may address where a Sidecar narrows.</summary>
    internal ServiceView Reachable => Narrowed?.Reachable ?? Services;

    /// <summary>What is listened for, by port where a Sidecar says so.</summary>
    internal EquatableArray<EgressView> Egress => Narrowed?.Egress ?? [new(Services, VirtualServices)];

    /// <summary>The single addresses at which clients reach a service: its own, else the one it was given. Blocks are not among them.</summary>
    internal IEnumerable<string> AddressesOf(Service service) => AutoAddresses.TryGetValue(service.Key, out var own)
        ? [own]
        : service.Addresses.Select(Addresses.Single).OfType<string>().Distinct(StringComparer.Ordinal);
}
