using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.Matching;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

public sealed class ConfigTextTests
{
    [Fact]
    public void Parse_UsersCanary_GivesBothObjectsWithoutFindings()
    {
        var config = ConfigText.Parse("mesh.yaml", """
            apiVersion: networking.istio.io/v1beta1
            kind: VirtualService
            metadata:
              name: myservice
            spec:
              hosts:
              - myservice
              http:
              - route:
                - destination:
                    host: myservice
                    subset: v1
                  weight: 90
                - destination:
                    host: myservice
                    subset: v2
                  weight: 10
            ---
            apiVersion: networking.istio.io/v1beta1
            kind: DestinationRule
            metadata:
              name: myservice
            spec:
              host: myservice
              subsets:
              - name: v1
                labels:
                  version: v1
              - name: v2
                labels:
                  version: v2
            """);

        Assert.Empty(config.Diagnostics);
        var service = Assert.IsType<VirtualService>(config.Objects[0]);
        Assert.Equal("default", service.Metadata.Namespace);
        Assert.Equal(["mesh"], service.Gateways);
        Assert.Equal([90, 10], service.Http[0].Route.Select(route => route.Weight));
        Assert.Equal(["v1", "v2"], service.Http[0].Route.Select(route => route.Destination.Subset));
        var rule = Assert.IsType<DestinationRule>(config.Objects[1]);
        Assert.Equal("v2", rule.Subsets[1].Labels["version"]);
        Assert.Equal("mesh.yaml:1:1", config.Provenance[service.Key].ToString());
        Assert.Equal("mesh.yaml:19:1", config.Provenance[rule.Key].ToString());
    }

    [Fact]
    public void Parse_EveryHttpField_ReadsIntoTheRecord()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: all, namespace: shop, labels: {team: a}, creationTimestamp: "2026-01-02T03:04:05Z"}
            spec:
              hosts: [reviews, "*.example.com"]
              gateways: [mesh, gw, ./own, edge/other]
              exportTo: [".", other]
              http:
              - name: first
                match:
                - name: m
                  uri: {prefix: /a}
                  ignoreUriCase: true
                  scheme: {exact: http}
                  method: {regex: "GET|HEAD"}
                  authority: {exact: reviews}
                  headers: {end-user: {exact: jason}, x-any: {}}
                  withoutHeaders: {x-no: {prefix: b}}
                  queryParams: {v: {exact: "1"}}
                  port: 8080
                  sourceLabels: {app: web}
                  sourceNamespace: front
                  statPrefix: stats
                rewrite: {uri: /b, authority: other}
                timeout: 1.5s
                retries: {attempts: 3, perTryTimeout: 250ms, retryOn: "5xx,503", backoff: 10ms, retryRemoteLocalities: true, retryIgnorePreviousHosts: false}
                fault:
                  delay: {fixedDelay: 5s, percentage: {value: 0.1}}
                  abort: {grpcStatus: UNAVAILABLE, percentage: {value: 50}}
                headers:
                  request: {set: {x-a: "1"}, add: {x-b: "%REQ(x)%"}, remove: [x-c]}
                  response: {set: {x-d: "4"}}
                route:
                - destination: {host: reviews, subset: v1, port: {number: 9080}}
                  headers: {request: {set: {x-e: "5"}}}
              - match: [{uri: {exact: /r}}]
                redirect: {uri: /x, authority: y, scheme: https, redirectCode: 302, derivePort: FROM_REQUEST_PORT}
              - directResponse: {status: 418, body: {bytes: aGk=}}
            """);

        Assert.Empty(config.Diagnostics);
        var service = Assert.IsType<VirtualService>(Assert.Single(config.Objects));
        Assert.Equal(["mesh", "shop/gw", "shop/own", "edge/other"], service.Gateways);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), service.Metadata.CreatedAt);
        var first = service.Http[0];
        var match = first.Match[0];
        Assert.Equal(new StringMatch.Prefix("/a"), match.Uri);
        Assert.Equal(new StringMatch.Present(), match.Headers["x-any"]);
        Assert.Equal(new StringMatch.Regex("GET|HEAD"), match.Method);
        Assert.Equal((8080, "front", true), (match.Port!.Value, match.SourceNamespace, match.IgnoreUriCase));
        Assert.Equal(TimeSpan.FromSeconds(1.5), first.Timeout);
        Assert.Equal(["5xx", "503"], first.Retries!.RetryOn);
        Assert.Equal((3, TimeSpan.FromMilliseconds(250), false), (first.Retries.Attempts, first.Retries.PerTryTimeout, first.Retries.RetryIgnorePreviousHosts));
        Assert.Equal(new FaultDelay(TimeSpan.FromSeconds(5), 0.1), first.Fault!.Delay);
        Assert.Equal(new FaultAbort(null, 14, 50), first.Fault.Abort);
        Assert.Equal("1", first.Headers!.Request.Set["x-a"]);
        Assert.Equal(new Destination("reviews", "v1", 9080), first.Route[0].Destination);
        Assert.Equal((302, true, "https"), (service.Http[1].Redirect!.Code, service.Http[1].Redirect!.PortFromRequest, service.Http[1].Redirect!.Scheme));
        Assert.Equal("hi"u8.ToArray(), service.Http[2].DirectResponse!.Bytes!.Value);
    }

    [Fact]
    public void Parse_DestinationRulePolicies_ReadsIntoTheRecord()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: r}
            spec:
              host: "*.shop.svc.cluster.local"
              trafficPolicy:
                loadBalancer: {consistentHash: {httpCookie: {name: c, ttl: 0s}, maglev: {tableSize: 65537}}}
                connectionPool:
                  tcp: {maxConnections: 10, connectTimeout: 30ms, idleTimeout: 0s, tcpKeepalive: {time: 7200s, interval: 75s, probes: 3}}
                  http: {http1MaxPendingRequests: 7, http2MaxRequests: 8, maxRetries: 9, h2UpgradePolicy: UPGRADE, maxRequestsPerConnection: 0}
                outlierDetection: {consecutive5xxErrors: 0, interval: 1s, baseEjectionTime: 3m, maxEjectionPercent: 100}
                tls: {mode: DISABLE}
                portLevelSettings:
                - port: {number: 80}
                  loadBalancer: {simple: ROUND_ROBIN, warmup: {duration: 60s}}
              workloadSelector: {matchLabels: {app: a}}
            """);

        Assert.Empty(config.Diagnostics);
        var policy = Assert.IsType<DestinationRule>(Assert.Single(config.Objects)).TrafficPolicy;
        Assert.Equal(new ConsistentHash(new HashKey.Cookie("c", null, TimeSpan.Zero), null, 65537) { UseMaglev = true }, policy.LoadBalancer!.ConsistentHash);
        Assert.Equal((10, TimeSpan.FromMilliseconds(30), TimeSpan.Zero), (policy.ConnectionPool!.MaxConnections!.Value, policy.ConnectionPool.ConnectTimeout!.Value, policy.ConnectionPool.TcpIdleTimeout!.Value));
        Assert.Null(policy.ConnectionPool.MaxRequestsPerConnection);
        Assert.Equal(new TcpKeepalive(3, TimeSpan.FromHours(2), TimeSpan.FromSeconds(75)), policy.ConnectionPool.TcpKeepalive);
        Assert.Equal((0, 100), (policy.OutlierDetection!.Consecutive5xxErrors!.Value, policy.OutlierDetection.MaxEjectionPercent!.Value));
        Assert.Equal(new Warmup(TimeSpan.FromSeconds(60)), policy.PortLevelSettings[0].LoadBalancer!.Warmup);
    }

    [Fact]
    public void Parse_ServicesWorkloadsAndGateways_ReadIntoTheirRecords()
    {
        var config = ConfigText.Parse("a.yaml", """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: ext, namespace: shop}
            spec:
              hosts: [ext.test]
              addresses: [10.78.0.1, 10.0.0.0/8]
              ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}, {number: 3306, name: db}, {number: 9000, name: any}]
              location: MESH_INTERNAL
              resolution: STATIC
              endpoints: [{address: 10.77.0.1, ports: {http: 8081}, locality: r/z/s, weight: 3, labels: {app: x}, serviceAccount: sa}]
              exportTo: ["~"]
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: w, labels: {version: v2, istio-locality: r1.z1}, annotations: {proxy.istio.io/health-checks-enabled: "true"}}
            spec: {address: 10.77.0.2, labels: {app: y, version: v1}}
            status: {conditions: [{type: Healthy, status: "False"}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadGroup
            metadata: {name: g}
            spec: {metadata: {labels: {app: z}}, template: {serviceAccount: sa, ports: {http: 80}}}
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: edge}
            spec:
              selector: {istio: ingress}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: [./a.test, "*/b.test", "ns1/*.c.test", "*"], tls: {httpsRedirect: true}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: s, annotations: {networking.istio.io/exportTo: "., other"}}
            spec:
              selector: {app: s}
              clusterIP: None
              ports: [{port: 80, name: http, targetPort: web}, {port: 90, name: x, appProtocol: kubernetes.io/h2c, targetPort: 91, nodePort: 30000}]
            """);

        Assert.Empty(config.Diagnostics);
        var entry = Assert.IsType<ServiceEntry>(config.Objects[0]);
        Assert.Equal([Protocol.Http, Protocol.Tcp, Protocol.Auto], entry.Ports.Select(port => port.Protocol));
        Assert.Equal((false, Resolution.Static, 8081, 3), (entry.External, entry.Resolution, entry.Endpoints[0].Ports["http"], entry.Endpoints[0].Weight));
        var workload = Assert.IsType<Model.WorkloadEntries.WorkloadEntry>(config.Objects[1]);
        Assert.Equal(("v2", "y", "r1/z1", false), (workload.Spec.Labels["version"], workload.Spec.Labels["app"], workload.Spec.Locality.ToString(), workload.Healthy));
        Assert.Equal("z", Assert.IsType<Model.WorkloadGroups.WorkloadGroup>(config.Objects[2]).MemberLabels["app"]);
        var server = Assert.IsType<Gateway>(config.Objects[3]).Servers[0];
        Assert.Equal([new("edge", "a.test"), new("*", "b.test"), new("ns1", "*.c.test"), new("*", "*")], server.Hosts);
        Assert.True(server.HttpsRedirect);
        var service = Assert.IsType<KubernetesService>(config.Objects[4]);
        Assert.Equal([Protocol.Http, Protocol.Http2], service.Ports.Select(port => port.Protocol));
        Assert.Equal(("web", 91, true), (service.Ports[0].TargetPortName, service.Ports[1].TargetPort, service.Headless));
        Assert.Equal([".", "other"], service.ExportTo);
    }

    [Fact]
    public void Parse_UnknownField_SaysWhereAndWhatWasMeant()
    {
        var config = ConfigText.Parse("mesh.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata:
              name: a
            spec:
              hosts: [a]
              http:
              - retires: {attempts: 3}
                route: [{destination: {host: a}}]
            """);

        var diagnostic = Assert.Single(config.Diagnostics);
        Assert.Equal("mesh.yaml:8:5: error EM1002: spec.http[0]: unknown field \"retires\"", diagnostic.ToString());
        Assert.Equal("did you mean \"retries\"?", diagnostic.Hint);
        Assert.Equal("  - retires: {attempts: 3}", diagnostic.Excerpt);
        Assert.Equal(new ConfigKey(ConfigKind.VirtualService, "default", "a"), diagnostic.Object);
        Assert.Empty(config.Objects);
    }

    [Fact]
    public void Parse_SyntaxErrorInTheMiddle_KeepsTheOtherDocuments()
    {
        const string Good = "apiVersion: v1\nkind: Service\nmetadata: {name: NAME}\nspec: {ports: [{port: 80}]}\n";
        var config = ConfigText.Parse("a.yaml", $"{Good.Replace("NAME", "one")}---\nkind: [\n---\n{Good.Replace("NAME", "two")}");

        Assert.Equal(["one", "two"], config.Objects.Select(value => value.Metadata.Name));
        Assert.Equal(("EM1001", "a.yaml"), (Assert.Single(config.Diagnostics).Code, config.Diagnostics[0].Span!.File));
        Assert.Equal(new SourcePosition(8, 1), config.Provenance[config.Objects[1].Key].Start);
    }
}
