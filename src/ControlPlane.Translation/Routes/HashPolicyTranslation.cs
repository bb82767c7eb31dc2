using ControlPlane.Model.DestinationRules;
using Google.Protobuf.WellKnownTypes;
using HashPolicy = Envoy.Config.Route.V3.RouteAction.Types.HashPolicy;

namespace ControlPlane.Translation.Routes;

internal static class HashPolicyTranslation
{
    internal static HashPolicy ToEnvoy(HashKey key) => key.Match(
        header => new HashPolicy { Header = new() { HeaderName = header.Name } },
        cookie => new HashPolicy { Cookie = new() { Name = cookie.Name, Path = cookie.Path ?? "", Ttl = cookie.Ttl?.ToDuration() } },
        _ => new HashPolicy { ConnectionProperties = new() { SourceIp = true } },
        query => new HashPolicy { QueryParameter = new() { Name = query.Name } });
}
