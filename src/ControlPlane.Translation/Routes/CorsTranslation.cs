using System.Globalization;
using Envoy.Extensions.Filters.Http.Cors.V3;

namespace ControlPlane.Translation.Routes;

internal static class CorsTranslation
{
    internal const string FilterName = "envoy.filters.http.cors";

    internal static CorsPolicy ToEnvoy(Model.VirtualServices.CorsPolicy policy)
    {
        var cors = new CorsPolicy
        {
            AllowMethods = string.Join(',', policy.AllowMethods),
            AllowHeaders = string.Join(',', policy.AllowHeaders),
            ExposeHeaders = string.Join(',', policy.ExposeHeaders),
            MaxAge = policy.MaxAge is { } age ? ((long)age.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "",
            AllowCredentials = policy.AllowCredentials,
            ForwardNotMatchingPreflights = policy.ForwardsUnmatchedPreflights,
        };
        cors.AllowOriginStringMatch.AddRange(policy.AllowOrigins.Select(StringMatchTranslation.ToEnvoy));
        return cors;
    }
}
