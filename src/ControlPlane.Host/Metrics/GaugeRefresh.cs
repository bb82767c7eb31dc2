using ControlPlane.Xds;
using ControlPlane.Xds.Streams;
using Prometheus;

namespace ControlPlane.Host.Metrics;

/// <summary>Gauges that say how things stand: read from where it is known, each time somebody looks.</summary>
internal sealed class GaugeRefresh(IMetricFactory factory, ProxyStatusBoard board, ServerFacts facts)
{
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(5);

    private readonly Gauge _rejecting = factory.CreateGauge("controlplane_xds_proxies_rejecting", "Envoys that refuse something now.", ["type_url"]);

    private readonly Gauge _stale = factory.CreateGauge(
        "controlplane_xds_stale_proxies", "Envoys that have not answered what they were sent 5 s ago or earlier.", ["type_url"]);

    private readonly Gauge _sourceUp = factory.CreateGauge("controlplane_discovery_source_up", "Whether a source works.", ["source"]);

    private readonly Gauge _sourceSuccess = factory.CreateGauge(
        "controlplane_discovery_source_last_success_timestamp_seconds", "When the last whole picture of a source was applied.", ["source"]);

    private readonly Gauge _endpoints = factory.CreateGauge("controlplane_discovery_endpoints", "Endpoints of all services.");

    private readonly Gauge _resources = factory.CreateGauge("controlplane_config_resources", "Objects in force.", ["kind", "state"]);

    private readonly Gauge _findings = factory.CreateGauge("controlplane_analysis_findings", "Findings about the configuration now.", ["code", "level"]);

    private readonly Gauge _build = factory.CreateGauge("controlplane_build_info", "Always 1; the label says which version runs.", ["version"]);

    internal void Refresh()
    {
        _build.WithLabels(StartupReport.Version).Set(1);
        RefreshProxies(facts.Time.GetUtcNow());
        RefreshSources();
        RefreshMesh();
        RefreshFindings();
    }

    private void RefreshProxies(DateTimeOffset now)
    {
        var proxies = board.Proxies;
        foreach (var type in ResourceType.All)
        {
            // An Envoy may have several streams, and counts once.
            int Count(Func<ProxyTypeStatus, bool> isSo) => proxies
                .Where(proxy => proxy.Types.Any(status => ReferenceEquals(status.Subscription.Type, type) && isSo(status)))
                .Select(proxy => proxy.NodeId)
                .Distinct()
                .Count();

            _rejecting.WithLabels(type.TypeUrl).Set(Count(status => !status.Subscription.Rejections.IsEmpty));
            _stale.WithLabels(type.TypeUrl).Set(Count(status => status.Subscription.IsAwaitingAnswer && now - status.ChangedAt > StaleAfter));
        }
    }

    private void RefreshSources()
    {
        foreach (var source in facts.Sources.Sources)
        {
            _sourceUp.WithLabels(source.Name).Set(source is { Synced: true, Failure: null } ? 1 : 0);
            if (source.LastChange is { } at)
            {
                _sourceSuccess.WithLabels(source.Name).Set(at.ToUnixTimeMilliseconds() / 1000.0);
            }
        }
    }

    private void RefreshMesh()
    {
        var mesh = facts.Mesh.Current;
        _endpoints.Set(mesh.Registry.Endpoints.Values.Sum(endpoints => endpoints.Count));
        _resources.WithLabels("VirtualService", "valid").Set(mesh.VirtualServices.Count);
        _resources.WithLabels("DestinationRule", "valid").Set(mesh.DestinationRules.Count);
        _resources.WithLabels("Gateway", "valid").Set(mesh.Gateways.Count);
        _resources.WithLabels("Sidecar", "valid").Set(mesh.Sidecars.Count);
        _resources.WithLabels("AuthorizationPolicy", "valid").Set(mesh.AuthorizationPolicies.Count);
        _resources.WithLabels("RequestAuthentication", "valid").Set(mesh.RequestAuthentications.Count);
        _resources.WithLabels("Telemetry", "valid").Set(mesh.Telemetries.Count);
        _resources.WithLabels("EnvoyFilter", "valid").Set(mesh.EnvoyFilters.Count);
        _resources.WithLabels("ServiceEntry", "valid").Set(mesh.ServiceEntries.Count);
        _resources.WithLabels("Service", "valid").Set(mesh.KubernetesServices.Count);
        _resources.WithLabels("WorkloadEntry", "valid").Set(mesh.WorkloadEntries.Count);
        _resources.WithLabels("WorkloadGroup", "valid").Set(mesh.WorkloadGroups.Count);
    }

    private void RefreshFindings()
    {
        foreach (var labels in _findings.GetAllLabelValues())
        {
            _findings.WithLabels(labels).Set(0);
        }

        foreach (var findings in facts.Report.Diagnostics.GroupBy(finding => (finding.Code, finding.Severity)))
        {
            _findings.WithLabels(findings.Key.Code, findings.Key.Severity.ToString().ToLowerInvariant()).Set(findings.Count());
        }
    }
}
