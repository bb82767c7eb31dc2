using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>The kinds of files that Istio's Bookinfo tutorial walks through, in our own words.</summary>
public sealed class BookinfoRoutingTests
{
    private const string Split = "- route: [{destination: {host: reviews, subset: v1}, weight: 80}, {destination: {host: reviews, subset: v2}, weight: 20}]";

    public static TheoryData<string, string> Files => new()
    {
        { "all v1", Route("details", "- route: [{destination: {host: details, subset: v1}}]") + Route("reviews", "- route: [{destination: {host: reviews, subset: v1}}]") },
        { "80/20", Route("reviews", Split) },
        { "header", Route("reviews", """
            - match:
                - headers:
                    end-user:
                      exact: jason
              route: [{destination: {host: reviews, subset: v2}}]
            - route: [{destination: {host: reviews, subset: v3}}]
            """) },
        { "delay", Route("ratings", """
            - match: [{headers: {end-user: {exact: jason}}}]
              fault:
                delay:
                  percentage:
                    value: 100.0
                  fixedDelay: 7s
              route: [{destination: {host: ratings, subset: v1}}]
            - route: [{destination: {host: ratings, subset: v1}}]
            """) },
        { "abort", Route("ratings", """
            - match: [{headers: {end-user: {exact: jason}}}]
              fault: {abort: {percentage: {value: 100.0}, httpStatus: 500}}
              route: [{destination: {host: ratings, subset: v1}}]
            - route: [{destination: {host: ratings, subset: v1}}]
            """) },
        { "timeout", Route("reviews", "- route: [{destination: {host: reviews, subset: v2}}]\n  timeout: 0.5s") },
        { "random", Object("DestinationRule", "reviews", """
            host: reviews
            trafficPolicy:
              loadBalancer:
                simple: RANDOM
            subsets:
            - name: v1
              labels:
                version: v1
            - name: v2
              labels:
                version: v2
            """) },
        { "circuit breaker", Object("DestinationRule", "details", """
            host: details
            trafficPolicy:
              connectionPool:
                tcp:
                  maxConnections: 1
                http:
                  http1MaxPendingRequests: 1
                  maxRequestsPerConnection: 1
              outlierDetection:
                consecutive5xxErrors: 1
                interval: 1s
                baseEjectionTime: 3m
                maxEjectionPercent: 100
            """) },
        { "gateway", Object("Gateway", "bookinfo-gateway", """
            selector:
              istio: ingressgateway
            servers:
            - port:
                number: 8080
                name: http
                protocol: HTTP
              hosts:
              - "*"
            """) + Object("VirtualService", "bookinfo", """
            hosts:
            - "*"
            gateways:
            - bookinfo-gateway
            http:
            - match:
              - uri:
                  exact: /productpage
              - uri:
                  prefix: /static
              - uri:
                  exact: /login
              route:
              - destination:
                  host: productpage
                  port:
                    number: 9080
            """) },
        { "egress", Object("ServiceEntry", "apis", """
            hosts:
            - www.example.com
            ports:
            - number: 80
              name: http
              protocol: HTTP
            - number: 443
              name: https
              protocol: HTTPS
            resolution: DNS
            location: MESH_EXTERNAL
            """) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Parse_TutorialFile_HasNoFindings(string name, string yaml)
    {
        var config = ConfigText.Parse(name, yaml);
        Assert.Empty(config.Diagnostics.Select(DiagnosticPrinter.Print));
        Assert.NotEmpty(config.Objects);
    }

    private static string Route(string host, string routes) => Object("VirtualService", host, $"hosts:\n- {host}\nhttp:\n{routes}");

    private static string Object(string kind, string name, string spec) =>
        $"---\napiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n  {spec.Replace("\n", "\n  ")}\n";
}
