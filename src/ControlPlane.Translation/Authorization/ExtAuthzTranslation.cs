using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Naming;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Filters.Http.ExtAuthz.V3;
using Envoy.Type.Matcher.V3;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using HttpService = Envoy.Extensions.Filters.Http.ExtAuthz.V3.HttpService;
using NetworkExtAuthz = Envoy.Extensions.Filters.Network.ExtAuthz.V3.ExtAuthz;

namespace ControlPlane.Translation.Authorization;

/// <summary>The filters that ask a service about what its policies marked before.</summary>
internal static class ExtAuthzTranslation
{
    /// <summary>Before the names under which the marking filter tells what it found.</summary>
    internal const string MarkPrefix = "istio_ext_authz_";

    private const string NetworkStatPrefix = "tcp.";
    private const string PolicyKey = MarkPrefix + "shadow_effective_policy_id";

    /// <summary>The name under which a rule marks what the provider is to be asked about.</summary>
    internal static string RuleName(string provider, string rule) => $"istio-ext-authz-{provider}-{rule}";

    internal static ExtAuthz OfRequests(ExternalAuthorizer authorizer)
    {
        var filter = new ExtAuthz
        {
            FailureModeAllow = authorizer.FailOpen,
            ClearRouteCache = authorizer.ClearRouteCache,
            StatusOnError = new HttpStatus { Code = (StatusCode)authorizer.StatusOnError },
            TransportApiVersion = ApiVersion.V3,
            FilterEnabledMetadata = Marked(PolicyFilters.HttpRbacName, authorizer.Name),
            WithRequestBody = authorizer.Body is { } body
                ? new() { MaxRequestBytes = body.MaximumBytes, AllowPartialMessage = body.AllowPartial, PackAsBytes = body.AsBytes }
                : null,
        };
        if (authorizer.Http is not { } http)
        {
            filter.GrpcService = Grpc(authorizer);
            return filter;
        }

        filter.AllowedHeaders = Headers(http.RequestHeaders);
        filter.HttpService = Http(authorizer, http);
        return filter;
    }

    /// <summary>Null: over HTTP nobody can be asked about connections (B-53).</summary>
    internal static NetworkExtAuthz? OfConnections(ExternalAuthorizer authorizer) => authorizer.Http is not null ? null : new()
    {
        StatPrefix = NetworkStatPrefix,
        GrpcService = Grpc(authorizer),
        FailureModeAllow = authorizer.FailOpen,
        TransportApiVersion = ApiVersion.V3,
        FilterEnabledMetadata = Marked(PolicyFilters.NetworkRbacName, authorizer.Name),
    };

    private static string Cluster(ExternalAuthorizer authorizer) => ClusterName.Outbound(authorizer.Port, "", authorizer.Service);

    private static GrpcService Grpc(ExternalAuthorizer authorizer) => new()
    {
        EnvoyGrpc = new() { ClusterName = Cluster(authorizer), Authority = authorizer.Service },
        Timeout = authorizer.Timeout.ToDuration(),
    };

    private static HttpService Http(ExternalAuthorizer authorizer, HttpCheck http)
    {
        var service = new HttpService
        {
            ServerUri = new() { Uri = $"http://{authorizer.Service}", Cluster = Cluster(authorizer), Timeout = authorizer.Timeout.ToDuration() },
            PathPrefix = http.PathPrefix,
            AuthorizationResponse = new()
            {
                AllowedUpstreamHeaders = Headers(http.ToUpstreamOnAllow),
                AllowedClientHeaders = Headers(http.ToDownstreamOnDeny),
                AllowedClientHeadersOnSuccess = Headers(http.ToDownstreamOnAllow),
            },
        };
        if (!http.AdditionalHeaders.IsEmpty)
        {
            service.AuthorizationRequest = new();
            service.AuthorizationRequest.HeadersToAdd.AddRange(http.AdditionalHeaders.Select(header => new HeaderValue { Key = header.Key, Value = header.Value }));
        }

        return service;
    }

    private static ListStringMatcher? Headers(EquatableArray<string> names)
    {
        if (names.IsEmpty)
        {
            return null;
        }

        var list = new ListStringMatcher();
        list.Patterns.AddRange(names.Select(name => ValuePattern.ToEnvoy(name, ignoreCase: true)));
        return list;
    }

    private static MetadataMatcher Marked(string filter, string provider) => new()
    {
        Filter = filter,
        Path = { new MetadataMatcher.Types.PathSegment { Key = PolicyKey } },
        Value = new() { StringMatch = new() { Prefix = RuleName(provider, "ns[") } },
    };
}
