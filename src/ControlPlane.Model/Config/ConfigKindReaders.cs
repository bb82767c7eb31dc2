using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.RequestAuthentications;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.Sidecars;
using ControlPlane.Model.Telemetries;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Model.WorkloadEntries;
using ControlPlane.Model.WorkloadGroups;

namespace ControlPlane.Model.Config;

/// <summary>The kinds that are read: the only place that says which kind, group and version goes to which reader.</summary>
internal static class ConfigKindReaders
{
    private const string IstioNetworking = "networking.istio.io";
    private const string IstioSecurity = "security.istio.io";
    private static readonly string[] SecurityVersions = ["v1", "v1beta1"];
    private static readonly string[] IstioVersions = ["v1", "v1beta1", "v1alpha3"];

    internal static IReadOnlyList<ConfigKindReader> All { get; } =
    [
        new(ConfigKind.VirtualService, IstioNetworking, IstioVersions, envelope => VirtualServiceReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.DestinationRule, IstioNetworking, IstioVersions, envelope => DestinationRuleReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.Gateway, IstioNetworking, IstioVersions, envelope => GatewayReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.ServiceEntry, IstioNetworking, IstioVersions, envelope => ServiceEntryReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.WorkloadEntry, IstioNetworking, IstioVersions, envelope => WorkloadEntryReader.Read(envelope.Metadata, envelope.Spec, envelope.Status)),
        new(ConfigKind.WorkloadGroup, IstioNetworking, IstioVersions, envelope => WorkloadGroupReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.Sidecar, IstioNetworking, IstioVersions, envelope => SidecarReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.PeerAuthentication, IstioSecurity, SecurityVersions, envelope => PeerAuthenticationReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.AuthorizationPolicy, IstioSecurity, SecurityVersions, envelope => AuthorizationPolicyReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.RequestAuthentication, IstioSecurity, SecurityVersions, envelope => RequestAuthenticationReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.Telemetry, "telemetry.istio.io", ["v1", "v1alpha1"], envelope => TelemetryReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.EnvoyFilter, IstioNetworking, ["v1alpha3"], envelope => EnvoyFilterReader.Read(envelope.Metadata, envelope.Spec)),
        new(ConfigKind.Service, "", ["v1"], envelope => KubernetesServiceReader.Read(envelope.Metadata, envelope.Spec)),
    ];

    internal static ConfigKindReader? Find(ApiVersion version, string kind) =>
        All.FirstOrDefault(reader => reader.Group == version.Group && reader.Kind.ToString() == kind);
}
