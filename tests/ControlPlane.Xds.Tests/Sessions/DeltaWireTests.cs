using System.Buffers;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>The short way to read an acceptance never reads anything else than the long way would.</summary>
public sealed class DeltaWireTests
{
    public static TheoryData<DeltaDiscoveryRequest> MoreThanAnAcceptance { get; } =
    [
        new DeltaDiscoveryRequest(),
        new DeltaDiscoveryRequest { ResponseNonce = "1" },
        new DeltaDiscoveryRequest { TypeUrl = "type.googleapis.com/unknown.Type", ResponseNonce = "1" },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = "1", ErrorDetail = new() { Message = "no" } },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = "1", ResourceNamesSubscribe = { "a" } },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = "1", ResourceNamesUnsubscribe = { "a" } },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = "1", InitialResourceVersions = { ["a"] = "1" } },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = "1", Node = new Node { Id = "a" } },
        new DeltaDiscoveryRequest { TypeUrl = ResourceType.Cluster.TypeUrl, ResponseNonce = new string('1', 128) },
    ];

    [Fact]
    public void Acceptance_OfEveryType_IsReadTheShortWay()
    {
        foreach (var type in ResourceType.All)
        {
            var request = new DeltaDiscoveryRequest { TypeUrl = type.TypeUrl, ResponseNonce = "42" };

            var acceptance = DeltaWire.ReadAcceptance(new(request.ToByteArray()));

            Assert.NotNull(acceptance);
            Assert.Same(type.TypeUrl, acceptance.TypeUrl);
            Assert.Equal("42", acceptance.ResponseNonce);
            Assert.Null(acceptance.Error);
            Assert.Empty(acceptance.Names);
            Assert.Empty(acceptance.Unsubscribed);
            Assert.Empty(acceptance.InitialVersions);
        }
    }

    [Theory]
    [MemberData(nameof(MoreThanAnAcceptance))]
    public void AnythingElse_IsLeftToTheLongWay(DeltaDiscoveryRequest request)
    {
        Assert.Null(DeltaWire.ReadAcceptance(new(request.ToByteArray())));
    }

    [Fact]
    public void ManyPieces_AreOneMessage()
    {
        var bytes = new DeltaDiscoveryRequest { TypeUrl = ResourceType.Endpoint.TypeUrl, ResponseNonce = "7" }.ToByteArray();
        var first = new Piece(bytes.AsMemory(0, 5));
        var last = first.Followed(bytes.AsMemory(5, 20)).Followed(bytes.AsMemory(25));

        var acceptance = DeltaWire.ReadAcceptance(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length));

        Assert.Equal("7", acceptance?.ResponseNonce);
    }

    [Fact]
    public void DamagedBytes_AreReadAlikeOrNotAtAll()
    {
        var random = new Random(20261126);
        var good = new DeltaDiscoveryRequest { TypeUrl = ResourceType.Listener.TypeUrl, ResponseNonce = "12" }.ToByteArray();
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var count = random.Next(1, 3); count > 0; count--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var damaged = bytes[..random.Next(bytes.Length - 4, bytes.Length + 1)];
            if (DeltaWire.ReadAcceptance(new(damaged)) is { } acceptance)
            {
                read++;
                var request = DeltaWire.Read(DeltaDiscoveryRequest.Parser.ParseFrom(damaged));
                Assert.Equal((request.TypeUrl, request.ResponseNonce, request.Error), (acceptance.TypeUrl, acceptance.ResponseNonce, acceptance.Error));
                Assert.Equal(0, request.Names.Count + request.Unsubscribed.Count + request.InitialVersions.Count);
            }
        }

        Assert.True(read > 100, $"{read} of the damaged messages were still acceptances");
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        internal Piece(ReadOnlyMemory<byte> bytes) => Memory = bytes;

        internal Piece Followed(ReadOnlyMemory<byte> bytes)
        {
            var next = new Piece(bytes) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
