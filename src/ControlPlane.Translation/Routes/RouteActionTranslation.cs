using ControlPlane.Model.Collections;
using ControlPlane.Model.VirtualServices;
using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Routes;

/// <summary>Translates forwarding: where to, for how long, with which retries.</summary>
internal static class RouteActionTranslation
{
    internal static RouteAction ToEnvoy(HttpRoute route, EquatableArray<RouteTarget> targets)
    {
        var action = new RouteAction
        {
            Timeout = (route.Timeout ?? TimeSpan.Zero).ToDuration(),
            MaxStreamDuration = GrpcTimeoutHeader(route.Timeout),
            RetryPolicy = RetryPolicyTranslation.ToEnvoy(route.Retries, targets is [{ HashKey: not null }]),
        };
        SetClusters(action, targets);
        SetRewrite(action, route, targets is [{ Headers: { } own }] ? own : null);
        action.HashPolicy.AddRange(targets.Where(target => target.HashKey is not null).Select(target => HashPolicyTranslation.ToEnvoy(target.HashKey!)).Distinct());
        return action;
    }

    /// <summary>
    /// Without a timeout gRPC calls may state their own (<c>grpc-timeout</c>), of any length. With one that timeout holds for them too:
    /// Envoy forgets a route's timeout when this field is present, and the field that had both is deprecated.
    /// </summary>
    private static RouteAction.Types.MaxStreamDuration? GrpcTimeoutHeader(TimeSpan? timeout) =>
        timeout is { } stated && stated > TimeSpan.Zero ? null : new() { GrpcTimeoutHeaderMax = new Duration() };

    /// <summary>The weight of a single destination does not matter, and a share of nothing is left out (D60, D61).</summary>
    private static void SetClusters(RouteAction action, EquatableArray<RouteTarget> targets)
    {
        if (targets.Count == 1)
        {
            action.Cluster = targets[0].Cluster;
            return;
        }

        action.WeightedClusters = new WeightedCluster();
        foreach (var target in targets)
        {
            if (target.Weight == 0)
            {
                continue;
            }

            var weighted = new WeightedCluster.Types.ClusterWeight { Name = target.Cluster, Weight = (uint)target.Weight };
            if (target.Headers is { } headers)
            {
                HeaderOperationsTranslation.Apply(headers, weighted);
            }

            action.WeightedClusters.Clusters.Add(weighted);
        }
    }

    /// <param name="action">What to complete.</param>
    /// <param name="route">The rule's entry.</param>
    /// <param name="own">The changes of its only destination; of several each has its own rewrite.</param>
    private static void SetRewrite(RouteAction action, HttpRoute route, HeaderOperations? own)
    {
        if (route.Rewrite is { } rewrite)
        {
            if (rewrite.Regex is { } regex)
            {
                action.RegexRewrite = new() { Pattern = new() { Regex = regex.Match }, Substitution = regex.Substitution };
            }
            else if (rewrite.Uri is { } uri)
            {
                action.PrefixRewrite = uri;
            }
        }

        var authority = route.Rewrite?.Authority ?? HeaderOperationsTranslation.AuthorityOf(route.Headers) ?? HeaderOperationsTranslation.AuthorityOf(own);
        if (authority is not null)
        {
            action.HostRewriteLiteral = authority;
        }
    }
}
