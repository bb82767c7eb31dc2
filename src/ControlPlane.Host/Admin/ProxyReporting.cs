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
        Proxies = [.. board.Proxies.GroupBy(status => status.NodeId).Select(Report).OrderBy(proxy => proxy.Name, StringComparer.Ordinal)],
    };

    /// <summary>An Envoy has one stream, or one for each type, or one for each cluster's endpoints: to people it is one Envoy.</summary>
    private ProxyReport Report(IEnumerable<ProxyStatus> streams)
    {
        var byAge = streams.ToList();
        var status = byAge[^1];
        var proxy = roster.Find(status.StreamId)?.Node.Proxy;
        return new()
        {
            NodeId = status.NodeId,
            Name = proxy is null ? status.NodeId : $"{proxy.Name}.{proxy.Namespace}",
            Cluster = status.NodeCluster,
            EnvoyVersion = status.EnvoyVersion,
            Variant = Metrics.MetricNames.Of(status.Variant),
            ConnectedSeconds = Seconds(status.ConnectedAt),
            Types =
            [
                .. byAge.SelectMany(stream => stream.Types)
                    .GroupBy(type => type.Subscription.Type)
                    .OrderBy(type => type.Key.PushOrder)
                    .Select(type => Combine([.. type.Select(Report)], type.Key.IsWildcard)),
            ],
        };
    }

    /// <summary>
    /// Of a type that is asked for as a whole, the newest stream has the say; an older one is about to end. Of a type that is asked for by
    /// name, each stream has its part, and the worst of them counts.
    /// </summary>
    private static ProxyTypeReport Combine(IReadOnlyList<ProxyTypeReport> byAge, bool isWhole)
    {
        if (isWhole || byAge.Count == 1)
        {
            return byAge[^1];
        }

        var worst = byAge.MaxBy(type => type.State switch
        {
            SyncState.Rejected => 3,
            SyncState.Stale => 2,
            SyncState.NotSent => 1,
            SyncState.Synced => 0,
        })!;
        return worst with
        {
            AckedRevision = byAge.Min(type => type.AckedRevision),
            Rejections = [.. byAge.SelectMany(type => type.Rejections).DistinctBy(rejection => rejection.Resource)],
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
