using ControlPlane.Model.VirtualServices;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Routes;

/// <summary>Translates one entry of a VirtualService: a route for each alternative.</summary>
internal static class HttpRouteTranslation
{
    private const string MetadataNamespace = "istio";

    internal static IEnumerable<Route> ToEnvoy(HttpRouteInputs inputs) => inputs.Matches.IsEmpty
        ? [ToEnvoy(inputs, null)]
        : inputs.Matches.Select(match => ToEnvoy(inputs, match));

    private static Route ToEnvoy(HttpRouteInputs inputs, HttpMatch? match)
    {
        var rule = inputs.Route;
        var route = new Route
        {
            Name = NameOf(rule.Name, match?.Name ?? ""),
            Match = RouteMatchTranslation.ToEnvoy(match),
            StatPrefix = match?.StatPrefix ?? "",
            Metadata = ProvenanceOf(inputs.ConfigPath),
        };
        SetAction(route, inputs);
        if (rule.Headers is { } headers)
        {
            HeaderOperationsTranslation.Apply(headers, route);
        }

        // The headers of a single destination join the route's own (D70).
        if (inputs.Targets is [{ Headers: { } own }])
        {
            HeaderOperationsTranslation.Apply(own, route);
        }

        if (rule.Fault is { } fault)
        {
            route.TypedPerFilterConfig.Add(FaultTranslation.FilterName, Any.Pack(FaultTranslation.ToEnvoy(fault)));
        }

        if (rule.Cors is { } cors)
        {
            route.TypedPerFilterConfig.Add(CorsTranslation.FilterName, Any.Pack(CorsTranslation.ToEnvoy(cors)));
        }

        return route;
    }

    private static void SetAction(Route route, HttpRouteInputs inputs)
    {
        if (inputs.Route.Redirect is { } redirect)
        {
            route.Redirect = RedirectTranslation.ToEnvoy(redirect, inputs.ListenerPort);
        }
        else if (inputs.Route.DirectResponse is { } response)
        {
            route.DirectResponse = DirectResponseTranslation.ToEnvoy(response);
        }
        else
        {
            route.Route_ = RouteActionTranslation.ToEnvoy(inputs.Route, inputs.Targets);
            route.Route_.RequestMirrorPolicies.AddRange(inputs.Mirrors.Select(ToEnvoy));
        }
    }

    private static RouteAction.Types.RequestMirrorPolicy ToEnvoy(RouteMirror mirror) => new()
    {
        Cluster = mirror.Cluster,
        RuntimeFraction = new() { DefaultValue = Percentages.ToEnvoy(mirror.Percent) },
        TraceSampled = false,
        // The app sees the host that its callers wrote.
        DisableShadowHostSuffixAppend = true,
    };

    /// <summary><c>entry.match</c> (C56).</summary>
    private static string NameOf(string route, string match) => match.Length == 0 ? route : $"{route}.{match}";

    private static Metadata ProvenanceOf(string configPath)
    {
        var fields = new Struct();
        fields.Fields.Add("config", Value.ForString(configPath));
        var metadata = new Metadata();
        metadata.FilterMetadata.Add(MetadataNamespace, fields);
        return metadata;
    }
}
