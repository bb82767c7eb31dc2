using System.Buffers;
using ControlPlane.Fixtures.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Tests;

public sealed class EnvoyResourceTests
{
    [Fact]
    public void SotwFrame_ParsedAsResponse_IsTheMessageInAnAnyOfItsType()
    {
        var resource = XdsResources.Cluster("a");
        var output = new ArrayBufferWriter<byte>();

        resource.WriteSotwFrame(output);

        var response = DiscoveryResponse.Parser.ParseFrom(output.WrittenSpan);
        var any = Assert.Single(response.Resources);
        Assert.Equal(ResourceType.Cluster.TypeUrl, any.TypeUrl);
        Assert.Equal("a", any.Unpack<Cluster>().Name);
        Assert.Equal(output.WrittenCount, resource.SotwFrameLength);
    }

    [Fact]
    public void DeltaFrame_ParsedAsResponse_CarriesNameVersionAndMessage()
    {
        var resource = XdsResources.Cluster("a");
        var output = new ArrayBufferWriter<byte>();

        resource.WriteDeltaFrame(output);

        // R44: name filled, the type of the Any is the type of the message.
        var response = DeltaDiscoveryResponse.Parser.ParseFrom(output.WrittenSpan);
        var wrapped = Assert.Single(response.Resources);
        Assert.Equal("a", wrapped.Name);
        Assert.Equal(resource.Version, wrapped.Version);
        Assert.Equal(ResourceType.Cluster.TypeUrl, wrapped.Resource_.TypeUrl);
        Assert.Equal("a", wrapped.Resource_.Unpack<Cluster>().Name);
        Assert.Equal(output.WrittenCount, resource.DeltaFrameLength);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void Frames_WithBodiesOfAnyLength_Parse(int length)
    {
        var resource = XdsResources.Make(ResourceType.Cluster, "a", new Cluster { Name = new string('x', length) });
        var sotw = new ArrayBufferWriter<byte>();
        var delta = new ArrayBufferWriter<byte>();

        resource.WriteSotwFrame(sotw);
        resource.WriteDeltaFrame(delta);

        Assert.Equal(
            DiscoveryResponse.Parser.ParseFrom(sotw.WrittenSpan).Resources[0],
            DeltaDiscoveryResponse.Parser.ParseFrom(delta.WrittenSpan).Resources[0].Resource_);
        Assert.Equal(sotw.WrittenCount, resource.SotwFrameLength);
    }

    [Fact]
    public void Version_OfMapsFilledInAnotherOrder_IsTheSame()
    {
        // Decision 4: the version is a hash of canonical bytes, the same in every process.
        var one = new Cluster { Name = "a", Metadata = MetadataOf("x", "y", "z") };
        var other = new Cluster { Name = "a", Metadata = MetadataOf("z", "x", "y") };

        Assert.Equal(
            XdsResources.Make(ResourceType.Cluster, "a", one).Version,
            XdsResources.Make(ResourceType.Cluster, "a", other).Version);
    }

    [Fact]
    public void Version_OfKnownMessage_IsStableAcrossProcesses() =>
        Assert.Equal("161a223a58c2a1e6f3a41dca09a0caee", XdsResources.Cluster("a").Version);

    [Fact]
    public void Equality_OriginsDiffer_IsEqual()
    {
        var message = new Cluster { Name = "a" };
        var one = EnvoyResource.Create(ResourceType.Cluster, "a", message, ["VirtualService/shop/reviews"]);
        var other = EnvoyResource.Create(ResourceType.Cluster, "a", message, ["b", "a", "b"]);

        Assert.Equal(one, other);
        Assert.Equal(one.Version, other.Version);
        Assert.Equal(["a", "b"], other.Origins);
    }

    [Fact]
    public void Equality_BytesOrNameOrTypeDiffer_IsNotEqual()
    {
        var resource = XdsResources.Cluster("a");

        Assert.NotEqual(resource, XdsResources.Cluster("a", revision: 2));
        Assert.NotEqual(resource, XdsResources.Cluster("b"));
        Assert.NotEqual(
            XdsResources.Make(ResourceType.Cluster, "a", new Cluster()),
            XdsResources.Make(ResourceType.Listener, "a", new Cluster()));
    }

    [Fact]
    public void Create_MessageChangedAfterwards_KeepsItsBytes()
    {
        var message = new Cluster { Name = "a" };
        var resource = XdsResources.Make(ResourceType.Cluster, "a", message);

        message.Name = "changed";

        Assert.Equal("a", Cluster.Parser.ParseFrom(resource.Message.Span).Name);
    }

    [Fact]
    public void Create_EmptyName_Throws() =>
        Assert.Throws<ArgumentException>(() => EnvoyResource.Create(ResourceType.Cluster, "", new Cluster(), []));

    private static Metadata MetadataOf(params string[] keys)
    {
        var metadata = new Metadata();
        foreach (var key in keys)
        {
            metadata.FilterMetadata.Add(key, new Struct { Fields = { [key] = Value.ForString(key) } });
        }

        return metadata;
    }
}
