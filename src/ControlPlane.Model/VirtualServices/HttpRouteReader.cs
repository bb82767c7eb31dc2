using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>One entry of <c>http</c>.</summary>
internal static class HttpRouteReader
{
    internal static HttpRoute Read(MappingReader entry, RouteScope scope)
    {
        var route = new HttpRoute
        {
            Name = entry.Text("name") ?? "",
            Match = entry.Objects("match").Select(match => HttpMatchReader.Read(match, scope)).ToEquatableArray(),
            Route = DestinationReader.ReadWeighted(entry),
            Redirect = HttpRedirectReader.Read(entry),
            DirectResponse = HttpDirectResponseReader.Read(entry),
            Rewrite = HttpRewriteReader.Read(entry),
            Timeout = entry.Duration("timeout"),
            Retries = RetryPolicyReader.Read(entry),
            Fault = FaultInjectionReader.Read(entry),
            Headers = HeaderOperationsReader.Read(entry),
        };
        entry.WithoutEffect("delegate", "mirror", "mirrors", "mirrorPercentage", "mirrorPercent", "mirror_percent", "corsPolicy");
        entry.Done();
        HttpRouteValidation.Check(route, entry);
        return route;
    }
}
