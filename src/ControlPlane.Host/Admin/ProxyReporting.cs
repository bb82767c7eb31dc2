using ControlPlane.Composition.AdminApi;
using ControlPlane.Host.Config;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Proxies;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Admin;

/// <summary>Makes the reports that <c>mesh proxy-status</c> shows.</summary>
internal sealed class ProxyReporting(ProxyStatusBoard board, ProxyRoster roster, MeshView mesh, OriginPlaces places, TimeProvider time)
{
    internal ProxyReports All() => new()
    {
        ControlPlane = Environment.MachineName,
        Version = StartupReport.Version,
        Revision = mesh.Current.Revision,
        Proxies = [.. board.Proxies.Select(Report).OrderBy(proxy => proxy.Name, StringComparer.Ordinal)],
    };

    private ProxyReport Report(ProxyStatus status)
    {
        var proxy = roster.Find(status.StreamId)?.Node.Proxy;
        return new()
        {
            NodeId = status.NodeId,
            Name = proxy is null ? status.NodeId : $"{proxy.Name}.{proxy.Namespace}",
            Cluster = status.NodeCluster,
            EnvoyVersion = status.EnvoyVersion,
            Variant = Metrics.MetricNames.Of(status.Variant),
            ConnectedSeconds = Seconds(status.ConnectedAt),
            Types = [.. status.Types.Select(Report)],
        };
    }

    private ProxyTypeReport Report(ProxyTypeStatus status)
    {
        var subscription = status.Subscription;
        var state = StateOf(subscription);
        return new()
        {
            Type = subscription.Type.ShortName,
            State = state,
            AgeSeconds = state == SyncState.NotSent ? null : Seconds(status.ChangedAt),
            SentVersion = subscription.SentVersion,
            AckedVersion = subscription.AckedVersion,
            AckedRevision = subscription.AckedRevision,
            Rejections =
            [
                .. subscription.Rejections.Select(rejection => new RejectionReport
                {
                    Resource = rejection.Resource.Name,
                    Reason = rejection.Reason,
                    Origins = [.. rejection.Resource.Origins.Select(places.Describe)],
                }),
            ],
        };
    }

    private static SyncState StateOf(SubscriptionStatus subscription) => subscription switch
    {
        { Rejections.IsEmpty: false } => SyncState.Rejected,
        { IsAwaitingAnswer: true } => SyncState.Stale,
        { AckedRevision: > 0 } or { AckedVersion.Length: > 0 } => SyncState.Synced,
        _ => SyncState.NotSent,
    };

    private double Seconds(DateTimeOffset since) => Math.Max(0, Math.Round((time.GetUtcNow() - since).TotalSeconds, 3));
}
