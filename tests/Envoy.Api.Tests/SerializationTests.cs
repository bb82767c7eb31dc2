using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Envoy.Api.Tests;

/// <summary>Resources survive the wire, and the same resource is the same bytes: versions are hashes of them.</summary>
public sealed class SerializationTests
{
    public static TheoryData<string> Kinds => ["cluster", "assignment", "listener", "routes"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resource_WrittenAndRead_IsEqual(string kind)
    {
        var resource = Build(kind);

        var read = resource.Descriptor.Parser.ParseFrom(resource.ToByteString());

        Assert.Equal(resource, read);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resource_BuiltTwice_IsTheSameBytes(string kind)
    {
        Assert.Equal(Build(kind).ToByteString(), Build(kind).ToByteString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Resource_Packed_HasEnvoysTypeUrl(string kind)
    {
        var resource = Build(kind);

        var packed = Any.Pack(resource);

        Assert.Equal("type.googleapis.com/" + resource.Descriptor.FullName, packed.TypeUrl);
        Assert.StartsWith("type.googleapis.com/envoy.config.", packed.TypeUrl);
    }

    // A newer Envoy's field must not get lost when we read a message and write it again.
    [Fact]
    public void UnknownField_WrittenAgain_IsKept()
    {
        var newer = new MemoryStream();
        using (var output = new CodedOutputStream(newer, leaveOpen: true))
        {
            output.WriteTag(1, WireFormat.WireType.LengthDelimited);
            output.WriteString("reviews");
            output.WriteTag(900, WireFormat.WireType.Varint);
            output.WriteUInt32(7);
        }

        var cluster = Cluster.Parser.ParseFrom(newer.ToArray());

        Assert.Equal("reviews", cluster.Name);
        Assert.Equal(newer.ToArray(), cluster.ToByteArray());
    }

    // To Envoy an unset bind_to_port means true.
    [Fact]
    public void Wrapper_FalseAndUnset_AreDifferentBytes()
    {
        var unset = new Listener { Name = "inbound" };
        var stated = new Listener { Name = "inbound", BindToPort = false };

        Assert.NotEqual(unset.ToByteString(), stated.ToByteString());
        Assert.False(Listener.Parser.ParseFrom(stated.ToByteString()).BindToPort);
        Assert.Null(Listener.Parser.ParseFrom(unset.ToByteString()).BindToPort);
    }

    // Why whoever fills a map has to do it in sorted order: the runtime writes it in the order of insertion.
    [Fact]
    public void Map_FilledInAnotherOrder_IsOtherBytes()
    {
        var ascending = new VirtualHost { TypedPerFilterConfig = { ["a"] = new Any(), ["b"] = new Any() } };
        var descending = new VirtualHost { TypedPerFilterConfig = { ["b"] = new Any(), ["a"] = new Any() } };

        Assert.Equal(ascending, descending);
        Assert.NotEqual(ascending.ToByteString(), descending.ToByteString());
    }

    private static IMessage Build(string kind) => kind switch
    {
        "cluster" => ReviewsCluster(),
        "assignment" => ReviewsAssignment(),
        "listener" => OutboundListener(),
        "routes" => ReviewsRoutes(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such resource"),
    };

    private static Cluster ReviewsCluster() => new()
    {
        Name = "outbound|9080||reviews",
        Type = Cluster.Types.DiscoveryType.Eds,
        EdsClusterConfig = new() { EdsConfig = Aggregated(), ServiceName = "reviews" },
        ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(10)),
        OutlierDetection = new() { Consecutive5Xx = 7, EnforcingSuccessRate = 0 },
        TypedExtensionProtocolOptions =
        {
            ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] =
                Any.Pack(new Extensions.Upstreams.Http.V3.HttpProtocolOptions
                {
                    ExplicitHttpConfig = new() { Http2ProtocolOptions = new() { MaxConcurrentStreams = 100 } },
                }),
        },
    };

    private static ClusterLoadAssignment ReviewsAssignment() => new()
    {
        ClusterName = "reviews",
        Endpoints =
        {
            new LocalityLbEndpoints
            {
                Locality = new() { Region = "eu", Zone = "eu-1" },
                LbEndpoints =
                {
                    new LbEndpoint { Endpoint = new() { Address = Tcp("10.0.0.1", 9080) }, LoadBalancingWeight = 1 },
                    new LbEndpoint { Endpoint = new() { Address = Tcp("10.0.0.2", 9080) }, HealthStatus = HealthStatus.Draining },
                },
            },
        },
    };

    private static Listener OutboundListener() => new()
    {
        Name = "0.0.0.0_9080",
        Address = Tcp("0.0.0.0", 9080),
        TrafficDirection = TrafficDirection.Outbound,
        FilterChains =
        {
            new FilterChain
            {
                Filters =
                {
                    new Filter
                    {
                        Name = "envoy.filters.network.http_connection_manager",
                        TypedConfig = Any.Pack(new HttpConnectionManager
                        {
                            StatPrefix = "outbound_0.0.0.0_9080",
                            Rds = new() { ConfigSource = Aggregated(), RouteConfigName = "9080" },
                        }),
                    },
                },
            },
        },
    };

    private static RouteConfiguration ReviewsRoutes() => new()
    {
        Name = "9080",
        VirtualHosts =
        {
            new VirtualHost
            {
                Name = "reviews:9080",
                Domains = { "reviews", "reviews:9080" },
                Routes =
                {
                    new Route
                    {
                        Match = new() { PathSeparatedPrefix = "/v2" },
                        Route_ = new() { Cluster = "outbound|9080|v2|reviews", PrefixRewrite = "/" },
                    },
                    new Route { Match = new() { Prefix = "/" }, DirectResponse = new() { Status = 404 } },
                },
            },
        },
    };

    private static ConfigSource Aggregated() => new() { Ads = new(), ResourceApiVersion = ApiVersion.V3 };

    private static Address Tcp(string address, uint port) =>
        new() { SocketAddress = new() { Address = address, PortValue = port } };
}
