using ControlPlane.Model.Collections;
using ControlPlane.Model.EnvoyFilters;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf;

namespace ControlPlane.Translation.Patches;

/// <summary>Changes the resources of a scope after everything else has been made. What was changed once is remembered for as long as it is the same.</summary>
internal sealed class PatchStage(EquatableArray<AppliedPatch> patches, bool isGateway)
{
    private static readonly PatchTarget[] ListenerTargets =
        [PatchTarget.Listener, PatchTarget.ListenerFilter, PatchTarget.FilterChain, PatchTarget.NetworkFilter, PatchTarget.HttpFilter];

    private static readonly PatchTarget[] RouteTargets = [PatchTarget.RouteConfiguration, PatchTarget.VirtualHost, PatchTarget.HttpRoute];

    private readonly PatchedTable _clusters = new(ResourceType.Cluster, Origins(patches));
    private readonly PatchedTable _routes = new(ResourceType.Route, Origins(patches));
    private readonly PatchedTable _listeners = new(ResourceType.Listener, Origins(patches));

    internal ResourceTable Clusters(ResourceTable table) => Concerns(PatchTarget.Cluster)
        ? _clusters.Of(table, bytes => ClusterPatches.Apply(Cluster.Parser.ParseFrom(bytes), patches), Added<Cluster>(PatchTarget.Cluster, cluster => cluster.Name))
        : table;

    internal ResourceTable Routes(ResourceTable table) => Concerns(RouteTargets) ? _routes.Of(table, Routes, []) : table;

    internal ResourceTable Listeners(ResourceTable table) => Concerns([.. ListenerTargets, .. RouteTargets])
        ? _listeners.Of(
            table, bytes => new ListenerPatches(patches, isGateway).Apply(Listener.Parser.ParseFrom(bytes)), Added<Listener>(PatchTarget.Listener, listener => listener.Name))
        : table;

    private RouteConfiguration Routes(ByteString bytes)
    {
        var routes = RouteConfiguration.Parser.ParseFrom(bytes);
        RoutePatches.Apply(routes, patches, inbound: false);
        return routes;
    }

    private bool Concerns(params PatchTarget[] targets) => patches.Any(applied => targets.Contains(applied.Patch.Target));

    private IEnumerable<(string Name, IMessage Message)> Added<T>(PatchTarget target, Func<T, string> nameOf)
        where T : IMessage
    {
        foreach (var (_, patch) in patches.Where(applied => applied.Patch.Target == target && applied.Patch.Operation == PatchOperation.Add))
        {
            if (PatchValue.TryRead(patch, out var value, out _) && nameOf((T)value) is { Length: > 0 } name)
            {
                yield return (name, value);
            }
        }
    }

    private static string[] Origins(EquatableArray<AppliedPatch> patches) => [.. patches.Select(applied => applied.Source.ToString()).Distinct()];
}
