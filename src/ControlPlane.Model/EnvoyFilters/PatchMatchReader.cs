using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>The field <c>match</c> of a patch.</summary>
internal static class PatchMatchReader
{
    private const int LongestVersionPattern = 1024;

    private static readonly string[] Kinds = ["listener", "routeConfiguration", "cluster"];

    private static readonly Dictionary<string, PatchContext> Contexts = new()
    {
        ["ANY"] = PatchContext.Any,
        ["SIDECAR_INBOUND"] = PatchContext.SidecarInbound,
        ["SIDECAR_OUTBOUND"] = PatchContext.SidecarOutbound,
        ["GATEWAY"] = PatchContext.Gateway,
        ["WAYPOINT"] = PatchContext.Waypoint,
    };

    private static readonly Dictionary<string, bool> Actions = new() { ["ANY"] = false, ["ROUTE"] = true, ["REDIRECT"] = true, ["DIRECT_RESPONSE"] = true };

    internal static PatchMatch Read(MappingReader reader, PatchTarget target)
    {
        var proxy = reader.Object("proxy");
        var match = new PatchMatch
        {
            Context = reader.Choice("context", Contexts) ?? PatchContext.Any,
            ProxyVersion = proxy?.Text("proxyVersion"),
            ProxyMetadata = proxy?.TextMap("metadata") ?? EquatableMap<string>.Empty,
            Listener = reader.Object("listener") is { } listener ? Listener(listener) : null,
            Routes = reader.Object("routeConfiguration") is { } routes ? Routes(routes) : null,
            Cluster = reader.Object("cluster") is { } cluster ? Cluster(cluster) : null,
        };
        if (match.ProxyVersion is { } version && version.Length <= LongestVersionPattern && Re2Syntax.Check(version) is { } problem)
        {
            proxy!.Invalid("proxyVersion", problem);
        }

        reader.Ignore("waypoint");
        proxy?.Done();
        reader.Done();
        CheckKind(reader, target);
        return match;
    }

    private static void CheckKind(MappingReader reader, PatchTarget target)
    {
        var allowed = target switch
        {
            PatchTarget.Listener or PatchTarget.ListenerFilter or PatchTarget.FilterChain or PatchTarget.NetworkFilter or PatchTarget.HttpFilter => "listener",
            PatchTarget.RouteConfiguration or PatchTarget.VirtualHost or PatchTarget.HttpRoute => "routeConfiguration",
            PatchTarget.Cluster => "cluster",
            PatchTarget.ExtensionConfig or PatchTarget.Bootstrap => "",
        };
        foreach (var field in Kinds.Where(field => field != allowed && reader.Has(field)))
        {
            reader.Broken(field, $"a patch of {target} cannot match by {field}");
        }
    }

    private static ListenerPatchMatch Listener(MappingReader reader)
    {
        var chain = reader.Object("filterChain");
        var filter = chain?.Object("filter");
        var inner = filter?.Object("subFilter");
        var match = new ListenerPatchMatch
        {
            Name = reader.Text("name"),
            Port = Number(reader, "portNumber"),
            ListenerFilter = reader.Text("listenerFilter"),
            ChainName = chain?.Text("name"),
            ServerName = chain?.Text("sni"),
            TransportProtocol = chain?.Text("transportProtocol"),
            ApplicationProtocols = chain?.Text("applicationProtocols") is { Length: > 0 } list ? [.. list.Split(',', StringSplitOptions.TrimEntries)] : default,
            DestinationPort = chain is null ? null : Number(chain, "destinationPort"),
            Filter = filter?.Text("name"),
            SubFilter = inner?.Text("name"),
        };
        reader.WithoutEffect("portName");
        inner?.Done();
        filter?.Done();
        chain?.Done();
        reader.Done();
        return match;
    }

    private static RoutePatchMatch Routes(MappingReader reader)
    {
        var host = reader.Object("vhost");
        var route = host?.Object("route");
        var match = new RoutePatchMatch
        {
            Name = reader.Text("name"),
            Port = Number(reader, "portNumber"),
            Gateway = reader.Text("gateway"),
            Host = host?.Text("name"),
            Domain = host?.Text("domainName"),
            Route = route?.Text("name"),
            Action = route?.Choice("action", Actions) == true ? route.Text("action") : null,
        };
        reader.WithoutEffect("portName");
        route?.Done();
        host?.Done();
        reader.Done();
        return match;
    }

    private static ClusterPatchMatch Cluster(MappingReader reader)
    {
        var match = new ClusterPatchMatch
        {
            Name = reader.Text("name"),
            Service = reader.Text("service"),
            Subset = reader.Text("subset"),
            Port = Number(reader, "portNumber"),
        };
        reader.Done();
        return match;
    }

    /// <summary>Zero is no port here: it says nothing.</summary>
    private static int? Number(MappingReader reader, string name) => reader.Integer(name, 0, 65535) is { } number and > 0 ? (int)number : null;
}
