using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Model.Telemetries;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Routes;
using ControlPlane.Translation.Tests.Worlds;
using ControlPlane.Translation.Tls;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>A pair of values for each field of each record that resources are built from.</summary>
internal static class InputsSamples
{
    private static readonly Endpoint Near = new() { Address = "10.0.0.1", Ports = [new(80, 8080, 8080)], Locality = new("r1"), Labels = World.Labels("version", "v1") };
    private static readonly Endpoint Far = new() { Address = "10.0.0.2", Ports = [new(80, 8080, 8080), new(81, 8081, 8081)], Locality = new("r2"), Health = EndpointHealth.Unhealthy };

    private static readonly ClusterInputs Cluster = new() { Name = "c", Discovery = ClusterDiscovery.Endpoints, Protocol = Protocol.Http, Policy = ClusterPolicy.Default };
    private static readonly ClusterInputs Resolved = Cluster with { Discovery = ClusterDiscovery.StrictDns, Endpoints = [Near, Far], ServicePort = 80 };
    private static readonly ClusterInputs CertifiedNames = Resolved with { Endpoints = [Near with { SpeaksMutualTls = true }] };
    private static readonly ClusterInputs Passed = Cluster with { Discovery = ClusterDiscovery.OriginalDestination };
    private static readonly EndpointInputs Assignment = new() { Name = "c", Endpoints = [Near, Far], ServicePort = 80 };

    private static readonly EndpointInputs Certified = Assignment with { Endpoints = [Near with { SpeaksMutualTls = true }] };

    private static readonly HttpRouteInputs Rule = new()
    {
        Route = new() { Redirect = new() { PortFromRequest = true } },
        ListenerPort = 8080,
        ConfigPath = "/path",
    };

    private static readonly HttpRouteInputs Forwarded = Rule with { Route = new(), Targets = [new("c", 1, null, null)] };
    private static readonly VirtualHostInputs Host = new() { Name = "h", Domains = ["h"], Default = new("c", 1, null, null) };
    private static readonly RouteInputs Routes = new() { Name = "80", VirtualHosts = [Host] };
    private static readonly FilterChainInputs Chain = new() { Name = "chain", Target = new FilterChainTarget.Tcp("c") };
    private static readonly ListenerInputs Listener = new() { Name = "l", Address = "10.0.0.1", Port = 80, DefaultChain = Chain };
    private static readonly ListenerInputs InspectedForTls = Listener with { Chains = [Chain with { OnlyTls = true }] };
    private static readonly ListenerInputs Spoken = Listener with { DefaultChain = Chain with { Target = new FilterChainTarget.Inbound("c", false) } };
    private static readonly ListenerInputs Inspected = Listener with { Chains = [Chain with { OnlyHttp = true }] };

    private static readonly ListenerPolicies Guarded = new()
    {
        Authorization = [new() { Metadata = new() { Name = "p" }, Rules = [new([[new(new(AttributeKind.Principal, []), ["cluster.local/ns/a/sa/b"], [])]], [], [])] }],
    };

    private static readonly ListenerPolicies Asking = new()
    {
        Authorization = [new() { Metadata = new() { Name = "p" }, Action = AuthorizationAction.Custom, Provider = "p", Rules = [new([], [], [])] }],
    };

    private static readonly ListenerInputs Requests = Listener with
    {
        DefaultChain = Chain with { Target = new FilterChainTarget.Inbound("c", true) },
        Policies = new() { Tokens = [new() { Issuer = "i" }] },
    };

    private static readonly ApiListenerInputs Api = new("b:80", "outbound|80||b");
    private static readonly ServerListenerInputs Server = new("server", "10.0.0.1", 80);

    internal static IReadOnlyList<InputsSample> All { get; } = [.. Clusters(), .. Endpoints(), .. RouteParts(), .. Listeners(), .. Policies(), .. Chains(), .. Proxyless()];

    private static IEnumerable<InputsSample> Clusters() =>
    [
        Of(nameof(ClusterInputs.Name), Cluster, Cluster with { Name = "d" }),
        Of(nameof(ClusterInputs.Discovery), Resolved, Resolved with { Discovery = ClusterDiscovery.LogicalDns }),
        Of(nameof(ClusterInputs.Protocol), Cluster, Cluster with { Protocol = Protocol.Grpc }),
        Of(nameof(ClusterInputs.Policy), Cluster, Cluster with { Policy = new(new() { Simple = Model.DestinationRules.LoadBalancerKind.Random }, null, null) }),
        Of(nameof(ClusterInputs.Tls), Cluster, Cluster with { Tls = new(new() { ServerName = "d" }, false) }),
        Of(nameof(ClusterInputs.Endpoints), Resolved, Resolved with { Endpoints = [Near] }),
        Of(nameof(ClusterInputs.Plaintext), CertifiedNames, CertifiedNames with { Plaintext = new(MutualTlsMode.Disable, []) }),
        Of(nameof(ClusterInputs.ServicePort), Resolved, Resolved with { ServicePort = 81 }),
        Of(nameof(ClusterInputs.PortOverride), Passed, Passed with { PortOverride = 8443 }),
        Of(nameof(ClusterInputs.Proxyless), Cluster, Cluster with { Proxyless = true }),
        Of(nameof(ClusterInputs.Origins), Cluster, Cluster with { Origins = ["x"] }),
    ];

    private static IEnumerable<InputsSample> Endpoints() =>
    [
        Of(nameof(EndpointInputs.Name), Assignment, Assignment with { Name = "d" }),
        Of(nameof(EndpointInputs.Endpoints), Assignment, Assignment with { Endpoints = [Near] }),
        Of(nameof(EndpointInputs.ServicePort), Assignment, Assignment with { ServicePort = 81 }),
        Of(nameof(EndpointInputs.SubsetLabels), Assignment, Assignment with { SubsetLabels = World.Labels("version", "v1") }),
        Of(nameof(EndpointInputs.Plaintext), Certified, Certified with { Plaintext = new(MutualTlsMode.Disable, []) }),
        Of(nameof(EndpointInputs.Near), Assignment, Assignment with { Near = new("r1") }),
        Of(nameof(EndpointInputs.WithholdUnhealthy), Assignment, Assignment with { WithholdUnhealthy = true }),
        Of(nameof(EndpointInputs.Origins), Assignment, Assignment with { Origins = ["x"] }),
    ];

    private static IEnumerable<InputsSample> RouteParts() =>
    [
        Of(nameof(RouteInputs.Name), Routes, Routes with { Name = "81" }),
        Of(nameof(RouteInputs.VirtualHosts), Routes, Routes with { VirtualHosts = [] }),
        Of(nameof(RouteInputs.UnknownHosts), Routes, Routes with { UnknownHosts = UnknownHosts.Block }),
        Of(nameof(RouteInputs.UnknownCluster), Routes with { UnknownHosts = UnknownHosts.PassThrough }, Routes with { UnknownHosts = UnknownHosts.PassThrough, UnknownCluster = "d" }),
        Of(nameof(RouteInputs.MatchPorts), Routes, Routes with { MatchPorts = true }),
        Of(nameof(RouteInputs.Proxyless), Routes, Routes with { Proxyless = true }),
        Of(nameof(RouteInputs.Origins), Routes, Routes with { Origins = ["x"] }),
        Of(nameof(VirtualHostInputs.Name), Host, Host with { Name = "i" }),
        Of(nameof(VirtualHostInputs.Domains), Host, Host with { Domains = ["i"] }),
        Of(nameof(VirtualHostInputs.Rules), Host, Host with { Rules = [Rule] }),
        Of(nameof(VirtualHostInputs.Default), Host, Host with { Default = null }),
        Of(nameof(VirtualHostInputs.RequireTls), Host, Host with { RequireTls = true }),
        Of(nameof(HttpRouteInputs.Route), Forwarded, Forwarded with { Route = new() { Timeout = TimeSpan.FromSeconds(1) } }),
        Of(nameof(HttpRouteInputs.Matches), Rule, Rule with { Matches = [new() { Uri = new Model.Matching.StringMatch.Prefix("/x") }] }),
        Of(nameof(HttpRouteInputs.Targets), Forwarded, Forwarded with { Targets = [new("d", 1, null, null)] }),
        Of(nameof(HttpRouteInputs.Mirrors), Forwarded, Forwarded with { Mirrors = [new("d", 100)] }),
        Of(nameof(HttpRouteInputs.ListenerPort), Rule, Rule with { ListenerPort = 8081 }),
        Of(nameof(HttpRouteInputs.ConfigPath), Rule, Rule with { ConfigPath = "/other" }),
    ];

    private static IEnumerable<InputsSample> Listeners() =>
    [
        Of(nameof(ListenerInputs.Name), Listener, Listener with { Name = "m" }),
        Of(nameof(ListenerInputs.Address), Listener, Listener with { Address = "10.0.0.2" }),
        Of(nameof(ListenerInputs.Port), Listener, Listener with { Port = 81 }),
        Of(nameof(ListenerInputs.BindToPort), Listener, Listener with { BindToPort = false }),
        Of(nameof(ListenerInputs.UseOriginalDestination), Listener, Listener with { UseOriginalDestination = true }),
        Of(nameof(ListenerInputs.RestoreOriginalDestination), Listener, Listener with { RestoreOriginalDestination = true }),
        Of(nameof(ListenerInputs.Inbound), Listener, Listener with { Inbound = true }),
        Of(nameof(ListenerInputs.Chains), Listener, Listener with { Chains = [Chain with { DestinationPort = 5 }] }),
        Of(nameof(ListenerInputs.DefaultChain), Listener, Listener with { DefaultChain = null }),
        Of(nameof(ListenerInputs.HttpInspection), Inspected, Inspected with { HttpInspection = InspectedPorts.Only([80]) }),
        Of(nameof(ListenerInputs.TlsInspection), InspectedForTls, InspectedForTls with { TlsInspection = InspectedPorts.AllBut([80]) }),
        Of(nameof(ListenerInputs.Tracing), Spoken, Spoken with { Tracing = new(new(TracerKind.Zipkin, "zipkin", 9411), 1) }),
        Of(nameof(ListenerInputs.AccessLogs), Listener, Listener with { AccessLogs = [FileAccessLog.StandardOutput] }),
        Of(nameof(ListenerInputs.Policies), Listener, Listener with { Policies = Guarded }),
        Of(nameof(ListenerInputs.IsGateway), Requests, Requests with { IsGateway = true }),
        Of(nameof(ListenerInputs.Origins), Listener, Listener with { Origins = ["x"] }),
        new(nameof(DnsInputs.Names), new DnsInputs([]), new DnsInputs([("b", ["10.0.0.1"])]), value => DnsListenerTranslation.Build((DnsInputs)value).Message.ToArray()),
    ];

    private static IEnumerable<InputsSample> Policies() =>
    [
        Of(nameof(ListenerPolicies.Authorization), Guarded, Guarded with { Authorization = [] }),
        Of(nameof(ListenerPolicies.Tokens), Guarded, Guarded with { Tokens = [new() { Issuer = "i" }] }),
        Of(nameof(ListenerPolicies.Authorizers), Asking, Asking with { Authorizers = [new("p", "b.test", 80)] }),
        Of(nameof(ListenerPolicies.PathNormalization), Guarded, Guarded with { PathNormalization = PathNormalization.None }),
        Of(nameof(ListenerPolicies.TrustDomains), Guarded, Guarded with { TrustDomains = ["old.test"] }),
    ];

    private static IEnumerable<InputsSample> Chains() =>
    [
        Of(nameof(FilterChainInputs.Name), Chain, Chain with { Name = "other" }),
        Of(nameof(FilterChainInputs.DestinationPort), Chain, Chain with { DestinationPort = 80 }),
        Of(nameof(FilterChainInputs.DestinationRanges), Chain, Chain with { DestinationRanges = ["10.0.0.0/8"] }),
        Of(nameof(FilterChainInputs.ServerNames), Chain, Chain with { ServerNames = ["x.example.com"] }),
        Of(nameof(FilterChainInputs.OnlyTls), Chain, Chain with { OnlyTls = true }),
        Of(nameof(FilterChainInputs.OfferedProtocols), Chain, Chain with { OfferedProtocols = ["istio"] }),
        Of(nameof(FilterChainInputs.OnlyPlain), Chain, Chain with { OnlyPlain = true }),
        Of(nameof(FilterChainInputs.OnlyHttp), Chain, Chain with { OnlyHttp = true }),
        Of(nameof(FilterChainInputs.Tls), Chain, Chain with { Tls = new() { Certificates = [TlsSecret.WorkloadCertificate] } }),
        Of(nameof(FilterChainInputs.Target), Chain, Chain with { Target = new FilterChainTarget.Tcp("d") }),
    ];

    private static IEnumerable<InputsSample> Proxyless() =>
    [
        Of(nameof(ApiListenerInputs.Name), Api, Api with { Name = "b:81" }),
        Of(nameof(ApiListenerInputs.RouteName), Api, Api with { RouteName = "other" }),
        Of(nameof(ApiListenerInputs.Origins), Api, Api with { Origins = ["x"] }),
        Of(nameof(ServerListenerInputs.Name), Server, Server with { Name = "other" }),
        Of(nameof(ServerListenerInputs.Address), Server, Server with { Address = "10.0.0.2" }),
        Of(nameof(ServerListenerInputs.Port), Server, Server with { Port = 81 }),
    ];

    private static InputsSample Of(string field, object before, object after) => new(field, before, after, Build);

    private static byte[] Build(object inputs) => inputs switch
    {
        ClusterInputs cluster => ClusterTranslation.Build(cluster).Message.ToArray(),
        EndpointInputs endpoints => LoadAssignmentTranslation.Build(endpoints).Message.ToArray(),
        RouteInputs routes => new RouteConfigurationTranslation().Build(routes).Message.ToArray(),
        VirtualHostInputs host => Build(Routes with { VirtualHosts = [host] }),
        HttpRouteInputs rule => Build(Host with { Default = null, Rules = [rule] }),
        ListenerInputs listener => ListenerTranslation.Build(listener).Message.ToArray(),
        ApiListenerInputs api => ApiListenerTranslation.Build(api).Message.ToArray(),
        ServerListenerInputs server => ServerListenerTranslation.Build(server).Message.ToArray(),
        ListenerPolicies policies => Build(Requests with { Policies = policies }),
        FilterChainInputs chain => Build(Listener with { Chains = [chain] }),
        _ => throw new ArgumentException($"{inputs.GetType()}", nameof(inputs)),
    };
}
