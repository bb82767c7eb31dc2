using System.Buffers;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// What one delivery of one changed resource allocates in a session that holds a thousand: the answer taken in, the next response made and
/// written. A thousand streams do this for every change, so it must not grow with what they hold.
/// </summary>
[Collection(nameof(Alone))]
public sealed class AdsSessionAllocationTests
{
    private const int Rounds = 2000;

    [Theory]
    [InlineData(XdsVariant.Sotw, 2100)]
    [InlineData(XdsVariant.Delta, 1600)]
    public void Delivery_OfOneChangedResource_AllocatesLittle(XdsVariant variant, int mostBytes)
    {
        var table = ResourceTable.Create(Endpoint, Enumerable.Range(0, 1000).Select(number => XdsResources.Endpoints($"e{number}")));
        Snapshot[] snapshots =
        [
            Snapshot.Create(1, table.With([XdsResources.Endpoints("e7", 1)], [])),
            Snapshot.Create(2, table.With([XdsResources.Endpoints("e7", 2)], [])),
        ];
        string[] names = [.. table.Select(resource => resource.Name)];
        var session = new AdsSession(variant, new SessionOptions());
        var output = new ArrayBufferWriter<byte>(1 << 20);
        session.OnSnapshot(snapshots[1]);
        session.OnRequest(new SubscriptionRequest { TypeUrl = Endpoint.TypeUrl, Names = names }, DateTimeOffset.UnixEpoch);
        var acks = Acks(variant, names);
        Deliver(session, snapshots[1], output);
        for (var round = 0; round < 200; round++)
        {
            session.OnRequest(acks[round + 1], DateTimeOffset.UnixEpoch);
            Deliver(session, snapshots[round % 2], output);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 200; round < Rounds; round++)
        {
            session.OnRequest(acks[round + 1], DateTimeOffset.UnixEpoch);
            Deliver(session, snapshots[round % 2], output);
        }

        var each = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds - 200);
        Assert.True(each <= mostBytes, $"{each} bytes a delivery");
        Assert.True(each > 0);
    }

    private static void Deliver(AdsSession session, Snapshot snapshot, ArrayBufferWriter<byte> output)
    {
        session.OnSnapshot(snapshot);
        var response = session.NextResponse(DateTimeOffset.UnixEpoch).Response ?? throw new InvalidOperationException("Nothing was sent.");
        output.ResetWrittenCount();
        if (session.Variant == XdsVariant.Sotw)
        {
            SotwWire.Write(response, output);
        }
        else
        {
            DeltaWire.Write(response, output);
        }
    }

    private static SubscriptionRequest[] Acks(XdsVariant variant, string[] names) =>
        [.. Enumerable.Range(0, Rounds + 1).Select(nonce => new SubscriptionRequest
        {
            TypeUrl = Endpoint.TypeUrl,
            ResponseNonce = nonce.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Names = variant == XdsVariant.Sotw ? names : [],
        })];
}
