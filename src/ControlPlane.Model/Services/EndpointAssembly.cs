using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.WorkloadEntries;
using ControlPlane.Model.WorkloadGroups;

namespace ControlPlane.Model.Services;

/// <summary>Makes endpoints from what declared or discovered workloads say.</summary>
internal static class EndpointAssembly
{
    internal const string UnixScheme = "unix://";

    private const string TlsModeLabel = "security.istio.io/tlsMode";

    /// <summary>Who a workload is that states no account.</summary>
    private const string DefaultAccount = "default";

    internal static Endpoint FromSpec(WorkloadSpec spec, IReadOnlyList<ServicePort> ports) => new()
    {
        Address = spec.Address,
        Ports = [.. ports.Select(port => PortOf(spec, port))],
        Labels = spec.Labels,
        Locality = spec.Locality,
        Weight = Math.Max(1, spec.Weight),
        ServiceAccount = spec.ServiceAccount,
        SpeaksMutualTls = SaysMutualTls(spec.Labels) ?? spec.ServiceAccount.Length > 0,
    };

    internal static Endpoint FromWorkload(WorkloadSource.Discovered source, IReadOnlyList<ServicePort> ports)
    {
        var (proxy, health) = source.Workload;
        var template = source.Group?.Template;
        return new()
        {
            Address = source.Address,
            Ports = [.. ports.Select(port => PortOf(proxy, template, port))],
            Labels = source.Labels,
            Locality = proxy.Locality != Locality.Unknown ? proxy.Locality : template?.Locality ?? Locality.Unknown,
            Weight = Math.Max(1, template?.Weight ?? 1),
            ServiceAccount = AccountOf(proxy),
            SpeaksMutualTls = IsCertified(proxy, source.Labels),
            Health = health switch
            {
                WorkloadHealth.Serving => EndpointHealth.Healthy,
                WorkloadHealth.NotServing => EndpointHealth.Unhealthy,
                WorkloadHealth.Draining => EndpointHealth.Draining,
                WorkloadHealth.Starting => EndpointHealth.Starting,
            },
        };
    }

    /// <summary>A declared workload whose sidecar is connected: what that has is known better than what was written down.</summary>
    internal static Endpoint Beside(Endpoint declared, Proxy sidecar) => declared with
    {
        ServiceAccount = declared.ServiceAccount.Length > 0 ? declared.ServiceAccount : AccountOf(sidecar),
        SpeaksMutualTls = IsCertified(sidecar, declared.Labels),
    };

    private static string AccountOf(Proxy proxy) => proxy.ServiceAccount.Length > 0 ? proxy.ServiceAccount : DefaultAccount;

    private static bool IsCertified(Proxy proxy, EquatableMap<string> labels) => proxy.HasWorkloadCertificate && SaysMutualTls(labels) != false;

    /// <summary>Null: the labels say nothing of it.</summary>
    private static bool? SaysMutualTls(EquatableMap<string> labels) => labels.TryGetValue(TlsModeLabel, out var mode) ? mode == "istio" : null;

    /// <summary>The proxy's own labels win over the group's member labels, and those over the template's.</summary>
    internal static EquatableMap<string> LabelsOf(Proxy proxy, WorkloadGroup? group) => group is null
        ? proxy.Labels
        : EquatableMap<string>.From([.. group.Template.Labels, .. group.MemberLabels, .. proxy.Labels]);

    /// <summary>Ports of the endpoint's own map count first, then the service's target port, then its number (Istio behaviour I169).</summary>
    private static EndpointPort PortOf(WorkloadSpec spec, ServicePort port)
    {
        if (spec.Address.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            return new(port.Number, 0, 0);
        }

        var number = TargetOf(spec.Ports, port);
        return new(port.Number, number, number);
    }

    /// <summary>Redirection leaves the app's own port in place; without it the sidecar listens on the service's port, in front of the app's.</summary>
    private static EndpointPort PortOf(Proxy proxy, WorkloadSpec? template, ServicePort port)
    {
        var stated = proxy.Ports.FirstOrDefault(candidate => candidate.Number == port.Number)
            ?? proxy.Ports.FirstOrDefault(candidate => candidate.Name.Length > 0 && candidate.Name == port.Name);
        var app = stated switch
        {
            { TargetPort: > 0 } => stated.TargetPort,
            not null => stated.Number,
            null => TargetOf(template?.Ports ?? EquatableMap<int>.Empty, port),
        };
        return new(port.Number, proxy.Interception == InterceptionMode.Redirect ? app : port.Number, app);
    }

    private static int TargetOf(EquatableMap<int> ports, ServicePort port)
    {
        if (ports.TryGetValue(port.Name, out var own) || (port.TargetPortName is { } name && ports.TryGetValue(name, out own)))
        {
            return own;
        }

        return port.TargetPort > 0 ? port.TargetPort : port.Number;
    }
}
