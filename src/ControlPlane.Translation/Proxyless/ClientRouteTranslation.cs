using System.Text.RegularExpressions;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Routes;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Proxyless;

/// <summary>
/// Assembles the routes of a gRPC client out of the same rules as a sidecar's. A gRPC library knows fewer actions than Envoy and some refuse
/// a whole configuration for one they do not know, so only what all of them understand is said.
/// </summary>
internal static class ClientRouteTranslation
{
    private const string Post = "POST";

    /// <summary>A call that a rule answers itself or sends elsewhere cannot be: it fails as "unimplemented".</summary>
    private const uint Unimplemented = 12;

    internal static RouteConfiguration ToEnvoy(RouteInputs inputs)
    {
        var configuration = new RouteConfiguration { Name = inputs.Name };
        configuration.VirtualHosts.AddRange(inputs.VirtualHosts.Select(Host));
        return configuration;
    }

    private static VirtualHost Host(VirtualHostInputs inputs)
    {
        var host = new VirtualHost { Name = inputs.Name };
        host.Domains.AddRange(inputs.Domains);
        host.Routes.AddRange(inputs.Rules.SelectMany(rule => Routes(rule, inputs.Default!)));
        if (inputs.Rules.IsEmpty)
        {
            host.Routes.Add(new Route { Name = "default", Match = new() { Prefix = "" }, Route_ = Action(new HttpRoute(), [inputs.Default!]) });
        }

        return host;
    }

    private static IEnumerable<Route> Routes(HttpRouteInputs rule, RouteTarget fallback) => rule.Matches.IsEmpty
        ? [ToEnvoy(rule, null, fallback)]
        : rule.Matches.Select(Reduced).OfType<HttpMatch>().Select(match => ToEnvoy(rule, match, fallback));

    /// <summary>
    /// What is known of every gRPC call is decided here: it is a POST over plain HTTP as far as rules see, and has no query. Null: no call
    /// can match.
    /// </summary>
    private static HttpMatch? Reduced(HttpMatch match) =>
        match.QueryParams.IsEmpty && Holds(match.Method, Post) && Holds(match.Scheme, "http") ? match with { Method = null, Scheme = null } : null;

    private static bool Holds(StringMatch? condition, string value) => condition?.Match(
        exact => exact.Value == value,
        prefix => value.StartsWith(prefix.Value, StringComparison.Ordinal),
        regex => IsMatch(regex.Pattern, value),
        _ => true) ?? true;

    /// <summary>RE2 names groups in a way of its own; what else .NET cannot read holds for no call.</summary>
    private static bool IsMatch(string pattern, string value)
    {
        try
        {
            return Regex.IsMatch(value, $"^(?:{pattern.Replace("(?P<", "(?<", StringComparison.Ordinal)})$", RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Route ToEnvoy(HttpRouteInputs inputs, HttpMatch? match, RouteTarget fallback)
    {
        var rule = inputs.Route;
        var isForwarded = rule.Redirect is null && rule.DirectResponse is null;
        var route = new Route
        {
            Name = rule.Name,
            Match = RouteMatchTranslation.ToEnvoy(match),
            Route_ = Action(rule, isForwarded ? inputs.Targets : [fallback]),
        };
        if (!isForwarded)
        {
            route.TypedPerFilterConfig.Add(FaultTranslation.FilterName, Any.Pack(Refusal()));
        }
        else if (rule.Fault is { } fault)
        {
            route.TypedPerFilterConfig.Add(FaultTranslation.FilterName, Any.Pack(FaultTranslation.ToEnvoy(fault)));
        }

        return route;
    }

    private static HTTPFault Refusal() => new() { Abort = new() { GrpcStatus = Unimplemented, Percentage = Percentages.ToEnvoy(100) } };

    private static RouteAction Action(HttpRoute rule, Model.Collections.EquatableArray<RouteTarget> targets)
    {
        var action = new RouteAction
        {
            RetryPolicy = ClientRetries.Of(rule.Retries),

            // The only time limit that a gRPC library obeys.
            MaxStreamDuration = rule.Timeout is { } timeout && timeout > TimeSpan.Zero ? new() { MaxStreamDuration_ = timeout.ToDuration() } : null,
        };
        SetClusters(action, targets);
        action.HashPolicy.AddRange(targets.Where(target => target.HashKey is not null)
            .Select(target => HashPolicyTranslation.ToEnvoy(target.HashKey!)).Where(policy => policy.Header is not null).Distinct());
        return action;
    }

    private static void SetClusters(RouteAction action, Model.Collections.EquatableArray<RouteTarget> targets)
    {
        if (targets.Count == 1)
        {
            action.Cluster = targets[0].Cluster;
            return;
        }

        action.WeightedClusters = new();
        action.WeightedClusters.Clusters.AddRange(targets.Where(target => target.Weight > 0)
            .Select(target => new WeightedCluster.Types.ClusterWeight { Name = target.Cluster, Weight = (uint)target.Weight }));
    }
}
