using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Telemetry;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.RequestId.Uuid.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Manager = Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager;

namespace ControlPlane.Translation.Listeners;

/// <summary>Assembles the HTTP connection manager of a chain.</summary>
internal static class HttpConnectionManagerTranslation
{
    internal const string RouterFilter = "envoy.filters.http.router";

    private const string ServerName = "envoy";
    private const uint InboundRetries = 2;

    internal static Manager ToEnvoy(FilterChainTarget target, ListenerInputs listener, PolicyFilters policies)
    {
        var manager = new Manager
        {
            StatPrefix = $"{(listener.Inbound ? "inbound" : "outbound")}_{listener.Address}_{listener.Port}",
            CodecType = Manager.Types.CodecType.Auto,
            NormalizePath = listener.Policies.PathNormalization != PathNormalization.None,
            MergeSlashes = listener.Policies.PathNormalization >= PathNormalization.MergeSlashes,
            PathWithEscapedSlashesAction = listener.Policies.PathNormalization == PathNormalization.DecodeAndMergeSlashes
                ? Manager.Types.PathWithEscapedSlashesAction.UnescapeAndForward
                : Manager.Types.PathWithEscapedSlashesAction.KeepUnchanged,
            StreamIdleTimeout = new Duration(),
            Proxy100Continue = true,
            UseRemoteAddress = false,
            UpgradeConfigs = { new Manager.Types.UpgradeConfig { UpgradeType = "websocket" } },
        };
        switch (target)
        {
            case FilterChainTarget.Routed routed:
                ApplyRouted(manager, routed);
                break;
            case FilterChainTarget.Inbound inbound:
                ApplyInbound(manager, inbound);
                break;
        }

        manager.HttpFilters.AddRange(HttpFilters.Of(target, policies));
        manager.AccessLog.AddRange(AccessLogTranslation.ToEnvoy(listener.AccessLogs));
        if (listener.Tracing is { } tracing)
        {
            manager.Tracing = TracingTranslation.ToEnvoy(tracing);
            manager.RequestIdExtension = tracing.UseRequestId
                ? null
                : new() { TypedConfig = Any.Pack(new UuidRequestIdConfig { UseRequestIdForTraceSampling = false }) };
        }

        return manager;
    }

    private static void ApplyRouted(Manager manager, FilterChainTarget.Routed routed)
    {
        manager.Rds = new() { ConfigSource = ConfigSources.Ads(), RouteConfigName = routed.RouteName };
        if (routed.Edge)
        {
            manager.UseRemoteAddress = true;
            manager.ForwardClientCertDetails = Manager.Types.ForwardClientCertDetails.SanitizeSet;
            manager.SetCurrentClientCertDetails = new() { Subject = true, Cert = true, Dns = true, Uri = true };
            manager.ServerName = ServerName;
        }
        else
        {
            // The app's own server header reaches its caller.
            manager.ServerHeaderTransformation = Manager.Types.ServerHeaderTransformation.PassThrough;
        }
    }

    private static void ApplyInbound(Manager manager, FilterChainTarget.Inbound inbound)
    {
        manager.ServerHeaderTransformation = Manager.Types.ServerHeaderTransformation.PassThrough;
        manager.ForwardClientCertDetails = Manager.Types.ForwardClientCertDetails.AppendForward;
        manager.SetCurrentClientCertDetails = new() { Subject = true, Dns = true, Uri = true };
        var action = new RouteAction
        {
            Cluster = inbound.Cluster,
            Timeout = new Duration(),
            MaxStreamDuration = new() { MaxStreamDuration_ = new Duration() },
        };
        if (inbound.RetryResets)
        {
            action.RetryPolicy = new() { NumRetries = InboundRetries, RetryOn = "reset-before-request" };
        }

        var host = new VirtualHost
        {
            Name = inbound.Cluster,
            Domains = { "*" },
            Routes = { new Route { Name = "default", Match = new() { Prefix = "/" }, Route_ = action } },
        };
        manager.RouteConfig = new() { Name = inbound.Cluster, ValidateClusters = false, VirtualHosts = { host } };
    }

    internal static HttpFilter Filter(string name, IMessage config) => new() { Name = name, TypedConfig = Any.Pack(config) };
}
