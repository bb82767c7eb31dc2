using System.Buffers;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using CsCheck;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Fuzz;

/// <summary>
/// Bytes that are almost requests, from the parser through a whole session to the bytes of its answers: each is refused by the parser, is
/// malformed, or is answered, and nothing else happens. A sample; MESH_TEST_FULL=1 makes it a hundred times as long. A failure prints the
/// seed that repeats it.
/// </summary>
public sealed class RequestFuzzTests
{
    private const int RequestsInARun = 100;

    [Theory, Trait("Case", "146")]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public void Session_OfAnyBytes_AnswersBoundedlyAndNeverFails(XdsVariant variant) =>
        Gen.Int[0, int.MaxValue].Sample(
            seed => Run(variant, new RequestMutator(seed)),
            iter: Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1" ? 20_000 : 200);

    [Fact]
    public void Mutator_OfOneSeed_MakesRequestsThatAreReadAndSuchThatAreNot()
    {
        var mutator = new RequestMutator(1);
        var readable = Enumerable.Range(0, 1000).Count(_ => Parse(DeltaDiscoveryRequest.Parser, mutator.Next(isDelta: true, "1")) is not null);

        Assert.InRange(readable, 300, 950);
    }

    private static void Run(XdsVariant variant, RequestMutator mutator)
    {
        AdsSession? session = null;
        var now = DateTimeOffset.UnixEpoch;
        var nonce = "";
        for (var count = 1; count <= RequestsInARun; count++)
        {
            if (Read(variant, mutator.Next(variant == XdsVariant.Delta, nonce)) is not var (node, request))
            {
                continue;
            }

            session ??= new AdsSession(variant, new SessionOptions(), ClientCapabilities.Of(node));
            session.OnSnapshot(World(1 + (count / 10)));
            session.OnRequest(request, now);
            nonce = Drain(session, now) ?? nonce;
            now += TimeSpan.FromSeconds(count % 3);
        }
    }

    private static (global::Envoy.Config.Core.V3.Node Node, SubscriptionRequest Request)? Read(XdsVariant variant, byte[] bytes)
    {
        if (variant == XdsVariant.Sotw)
        {
            return Parse(DiscoveryRequest.Parser, bytes) is { } sotw ? (sotw.Node ?? new(), SotwWire.Read(sotw)) : null;
        }

        return Parse(DeltaDiscoveryRequest.Parser, bytes) is { } delta ? (delta.Node ?? new(), DeltaWire.Read(delta)) : null;
    }

    private static T? Parse<T>(MessageParser<T> parser, byte[] bytes)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Sends what there is, as bytes that a client can read; the newest nonce. More than a few answers to one request are a loop.</summary>
    private static string? Drain(AdsSession session, DateTimeOffset now)
    {
        string? nonce = null;
        var answers = 0;
        for (var step = session.NextResponse(now); step.Response is { } response; step = session.NextResponse(now))
        {
            Assert.True(++answers <= 2 * ResourceType.All.Length, "The session answers one request for ever.");
            nonce = response.Nonce;
            var output = new ArrayBufferWriter<byte>();
            if (session.Variant == XdsVariant.Sotw)
            {
                SotwWire.Write(response, output);
                Assert.Equal(nonce, DiscoveryResponse.Parser.ParseFrom(output.WrittenSpan).Nonce);
            }
            else
            {
                DeltaWire.Write(response, output);
                Assert.Equal(nonce, DeltaDiscoveryResponse.Parser.ParseFrom(output.WrittenSpan).Nonce);
            }
        }

        return nonce;
    }

    private static Snapshot World(int revision) => Snapshot.Create(
        revision,
        ResourceTable.Create(Cluster, [XdsResources.Cluster("a"), XdsResources.StaticCluster("b", revision)]),
        ResourceTable.Create(Endpoint, [XdsResources.OfType(Endpoint, "a")]),
        ResourceTable.Create(Listener, [XdsResources.Listener("a")]),
        ResourceTable.Create(ResourceType.Route, [XdsResources.Routes("a")]));
}
