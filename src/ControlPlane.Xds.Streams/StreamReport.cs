using System.Collections.Immutable;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Xds.Streams;

/// <summary>Says what happens on one stream: to the board, the metrics and the log.</summary>
internal sealed partial class StreamReport
{
    private readonly StreamReporting _to;
    private readonly ProxyConnection _connection;

    // Types that were sent or answered since the board was told last: it is told once a turn of the loop, not at every step.
    private readonly List<ResourceType> _touched = [];
    private bool _isStatusOld = true;

    internal StreamReport(StreamReporting to, ProxyConnection connection, SnapshotFeed feed)
    {
        _to = to;
        _connection = connection;
        EnvoyVersion = VersionOf(connection.Node);
        to.Board.Connected(
            new ProxyStatus
            {
                StreamId = connection.StreamId,
                NodeId = connection.Node.Id,
                Node = connection.Node,
                NodeCluster = connection.Node.Cluster,
                Peer = connection.Peer,
                EnvoyVersion = EnvoyVersion,
                Variant = connection.Variant,
                ConnectedAt = to.Now,
                ChangedAt = to.Now,
            },
            feed);
        to.Metrics.StreamAdmitted(connection.Variant, EnvoyVersion);
        Log.Connected(to.Logger, connection.Node.Id, connection.Peer, connection.Variant);
    }

    internal string EnvoyVersion { get; }

    internal DateTimeOffset Now => _to.Now;

    internal ITimer CreateAlarm(WakeUp wakeUp) =>
        _to.Clock.CreateTimer(
            static state => ((WakeUp)state!).Call(), wakeUp, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>How long until a point in time, as a timer wants it.</summary>
    internal TimeSpan Until(DateTimeOffset? at)
    {
        if (at is not { } time)
        {
            return Timeout.InfiniteTimeSpan;
        }

        // A timer counts in milliseconds: one that is cut short would find that it is not yet time.
        var left = time - Now;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
    }

    internal void Received(AdsSession session, RequestVerdict verdict)
    {
        _to.Metrics.RequestReceived(verdict.Type, KindOf(verdict));
        if (NoticeOf(verdict) is { } notice)
        {
            _to.Metrics.Noticed(notice);
        }

        switch (verdict)
        {
            case RequestVerdict.Acked acked:
                _to.Metrics.ResponseAcked(acked.Type, acked.Took);
                Log.Acked(_to.Logger, _connection.Node.Id, acked.Type, acked.Version, acked.Revision);
                break;
            case RequestVerdict.Rejected rejected:
                LogRejection(rejected);
                break;
            case RequestVerdict.Stale stale:
                Log.Stale(_to.Logger, _connection.Node.Id, stale.Type, stale.Nonce);
                return;
            default:
                _isStatusOld = true;
                return;
        }

        Touch(verdict.Type);
        if (verdict is RequestVerdict.Rejected told)
        {
            TellBoard(session);
            _to.Board.Rejected(_connection.StreamId, told);
        }
    }

    internal void Sent(AdsSession session, SessionResponse response, int bytes)
    {
        _to.Metrics.ResponseSent(response.Type, bytes, response.Resources.Length);
        Log.Sent(_to.Logger, _connection.Node.Id, response.Type, response.Version, response.Revision);
        Touch(response.Type);
    }

    /// <summary>The session has nothing to send: a revision that does not concern this proxy counts as answered.</summary>
    internal void Rested(AdsSession session)
    {
        if (_isStatusOld || session.ConvergedRevision != _to.Board.ConvergedRevisionOf(_connection.StreamId))
        {
            TellBoard(session);
        }
    }

    /// <summary>Lets those look who have asked what the proxy holds.</summary>
    internal void Answer(AdsSession session) => _to.Board.Answer(_connection.StreamId, session);

    internal void Noticed(ImmutableArray<SessionNotice> notices)
    {
        foreach (var notice in notices)
        {
            switch (notice)
            {
                case SessionNotice.WentBack back:
                    _to.Metrics.Noticed(StreamNotice.WentBack);
                    Log.WentBack(_to.Logger, _connection.Node.Id, back.FromRevision, back.ToRevision);
                    break;
                case SessionNotice.AckOverdue overdue:
                    _to.Metrics.AckOverdue(overdue.Type);
                    Log.AckOverdue(_to.Logger, _connection.Node.Id, overdue.Type);
                    break;
                case SessionNotice.GateExpired expired:
                    _to.Metrics.Noticed(StreamNotice.GateExpired);
                    Log.GateExpired(_to.Logger, _connection.Node.Id, expired.Type, Names(expired.Clusters));
                    break;
                case SessionNotice.RemovalForced forced:
                    _to.Metrics.Noticed(StreamNotice.RemovalForced);
                    Log.RemovalForced(_to.Logger, _connection.Node.Id, forced.Type, Names(forced.Names));
                    break;
            }
        }
    }

    internal void End()
    {
        _to.Board.Disconnected(_connection.StreamId);
        Log.Disconnected(_to.Logger, _connection.Node.Id, _connection.Peer);
    }

    private void Touch(ResourceType type)
    {
        _isStatusOld = true;
        if (!_touched.Contains(type))
        {
            _touched.Add(type);
        }
    }

    private void TellBoard(AdsSession session)
    {
        _isStatusOld = false;
        _to.Board.Changed(_connection.StreamId, session, _touched);
        _touched.Clear();
    }

    private static string Names(ImmutableArray<string> names) => string.Join(", ", names);

    private static string VersionOf(Node node) =>
        node.UserAgentBuildVersion?.Version is { } version
            ? $"{version.MajorNumber}.{version.MinorNumber}.{version.Patch}"
            : node.UserAgentVersion;

    private static StreamNotice? NoticeOf(RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Opened { IsEmpty: true } => StreamNotice.EmptySubscription,
        RequestVerdict.Acked { IsOfOtherVersion: true } => StreamNotice.AckOfOtherVersion,
        _ => null,
    };

    private static RequestKind KindOf(RequestVerdict verdict) =>
        verdict.Match(
            static _ => RequestKind.Initial,
            static _ => RequestKind.Ack,
            static _ => RequestKind.Nack,
            static _ => RequestKind.Subscribe,
            static _ => RequestKind.StaleNonce,
            static _ => RequestKind.Malformed);

    private void LogRejection(RequestVerdict.Rejected rejected)
    {
        if (!_to.Logger.IsEnabled(LogLevel.Warning))
        {
            return;
        }

        var resources = string.Join(", ", rejected.Resources.Select(static it => it.Resource.Name));
        var origins = rejected.Resources.SelectMany(static it => it.Resource.Origins).Distinct().Select(_to.DescribeOrigin);
        Log.Rejected(
            _to.Logger, _connection.Node.Id, rejected.Type, resources, string.Join(", ", origins), rejected.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "{NodeId} connected from {Peer}, {Variant}")]
        internal static partial void Connected(ILogger logger, string nodeId, string peer, XdsVariant variant);

        [LoggerMessage(2, LogLevel.Debug, "{NodeId} at {Peer} disconnected")]
        internal static partial void Disconnected(ILogger logger, string nodeId, string peer);

        [LoggerMessage(3, LogLevel.Debug, "{NodeId}: sent {TypeName} {Version} of revision {Revision}")]
        internal static partial void Sent(ILogger logger, string nodeId, ResourceType typeName, string version, long revision);

        [LoggerMessage(4, LogLevel.Debug, "{NodeId}: accepted {TypeName} {Version} of revision {Revision}")]
        internal static partial void Acked(ILogger logger, string nodeId, ResourceType typeName, string version, long revision);

        [LoggerMessage(5, LogLevel.Warning, "{NodeId} rejected {TypeName} {Resources} (from {Origins}): {Reason}")]
        internal static partial void Rejected(
            ILogger logger, string nodeId, ResourceType typeName, string resources, string origins, string reason);

        [LoggerMessage(6, LogLevel.Debug, "{NodeId}: stale {TypeName} request, nonce {Nonce}")]
        internal static partial void Stale(ILogger logger, string nodeId, ResourceType typeName, string nonce);

        [LoggerMessage(7, LogLevel.Warning, "{NodeId} has not answered a {TypeName} response in time; newer ones go out regardless")]
        internal static partial void AckOverdue(ILogger logger, string nodeId, ResourceType typeName);

        [LoggerMessage(8, LogLevel.Information, "{NodeId}: {TypeName} went out although clusters were not accepted in time: {Clusters}")]
        internal static partial void GateExpired(ILogger logger, string nodeId, ResourceType typeName, string clusters);

        [LoggerMessage(9, LogLevel.Information, "{NodeId}: {TypeName} removed although not all of the proxy has moved on: {Resources}")]
        internal static partial void RemovalForced(ILogger logger, string nodeId, ResourceType typeName, string resources);

        [LoggerMessage(10, LogLevel.Information, "{NodeId}: went back from revision {From} to {Revision}: it is in another scope now, or what is published went back")]
        internal static partial void WentBack(ILogger logger, string nodeId, long from, long revision);
    }
}
