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
            Cors = CorsPolicyReader.Read(entry),
            Mirrors = HttpMirrorReader.Read(entry),
            Delegate = ReadDelegate(entry, scope),
        };
        entry.Done();
        HttpRouteValidation.Check(route, entry);
        return route;
    }

    private static DelegateName? ReadDelegate(MappingReader entry, RouteScope scope)
    {
        if (entry.Object("delegate") is not { } reader)
        {
            return null;
        }

        var name = reader.RequiredText("name");
        var @namespace = reader.Text("namespace");
        reader.Done();
        if (scope.IsDelegate)
        {
            entry.Broken("delegate", "a VirtualService without hosts is a delegate itself and cannot delegate");
        }

        return new(string.IsNullOrEmpty(@namespace) ? scope.Namespace : @namespace, name);
    }
}
