using System.Buffers;
using System.Text;
using Envoy.Service.Discovery.V3;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// The incremental messages: reads a <c>DeltaDiscoveryRequest</c>, and writes a <c>DeltaDiscoveryResponse</c> out of frames that were
/// encoded once, whatever the number of streams they go to.
/// </summary>
public static class DeltaWire
{
    // envoy.service.discovery.v3.DeltaDiscoveryResponse: field number and wire type 2.
    private const byte SystemVersionTag = (1 << 3) | 2;
    private const byte TypeUrlTag = (4 << 3) | 2;
    private const byte NonceTag = (5 << 3) | 2;
    private const byte RemovedTag = (6 << 3) | 2;
    private const byte ControlPlaneTag = (7 << 3) | 2;
    private const byte ErrorTag = (9 << 3) | 2;

    // envoy.service.discovery.v3.DeltaDiscoveryRequest, likewise.
    private const byte RequestTypeUrlTag = (2 << 3) | 2;
    private const byte RequestNonceTag = (6 << 3) | 2;

    // A type URL of up to 127 bytes and a nonce of as many, with a tag and a length each.
    private const int LongestAcceptance = 2 * 129;

    public static SubscriptionRequest Read(DeltaDiscoveryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new SubscriptionRequest
        {
            TypeUrl = request.TypeUrl,
            ResponseNonce = request.ResponseNonce,
            Error = request.ErrorDetail?.Message,
            Names = [.. request.ResourceNamesSubscribe],
            Unsubscribed = [.. request.ResourceNamesUnsubscribe],
            InitialVersions = request.InitialResourceVersions.Count == 0 ? SubscriptionRequest.NoVersions : new Dictionary<string, string>(request.InitialResourceVersions, StringComparer.Ordinal),
        };
    }

    /// <summary>
    /// Reads what clients say most often: the plain acceptance of a response, with nothing in it but a known type and a nonce. It spares a
    /// server that pushes to many a message object for every answer.
    /// </summary>
    /// <param name="message">A serialised <c>DeltaDiscoveryRequest</c>.</param>
    /// <returns><see langword="null"/> when there is more in it, or anything is odd: then <see cref="Read"/> is to read it.</returns>
    public static SubscriptionRequest? ReadAcceptance(ReadOnlySequence<byte> message)
    {
        if (message.Length > LongestAcceptance)
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[LongestAcceptance];
        message.CopyTo(buffer);
        ReadOnlySpan<byte> rest = buffer[..(int)message.Length];
        var (type, nonce) = (default(ResourceType), "");
        while (rest.Length >= 2 && rest[1] < 0x80 && rest.Length >= 2 + rest[1])
        {
            var value = rest.Slice(2, rest[1]);
            switch (rest[0])
            {
                case RequestTypeUrlTag when ResourceType.Find(value) is { } known:
                    type = known;
                    break;
                case RequestNonceTag when Ascii.IsValid(value):
                    nonce = Encoding.ASCII.GetString(value);
                    break;
                default:
                    return null;
            }

            rest = rest[(2 + value.Length)..];
        }

        return rest.IsEmpty && type is not null ? new SubscriptionRequest { TypeUrl = type.TypeUrl, ResponseNonce = nonce } : null;
    }

    /// <summary>Exact length of what <see cref="Write"/> writes, in bytes.</summary>
    public static int Measure(SessionResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        // By loops: this is done for every delivery, and a query over an empty array would allocate.
        var length = ProtobufWire.StringLength(response.Version)
            + ProtobufWire.StringLength(response.Type.TypeUrl)
            + ProtobufWire.StringLength(response.Nonce)
            + ControlPlaneField.Length(response.ControlPlaneIdentifier);
        foreach (var resource in response.Resources)
        {
            length += response.IsWithTtl ? LengthWithTtl(resource) : resource.DeltaFrameLength;
        }

        foreach (var resource in response.Renewed)
        {
            length += ResourceWire.DeltaLength(ResourceWire.Renewal(resource));
        }

        foreach (var alias in response.Unresolved)
        {
            length += ResourceWire.DeltaLength(ResourceWire.Unresolved(alias));
        }

        foreach (var faulty in response.Errors)
        {
            length += ResourceWire.ErrorLength(faulty);
        }

        foreach (var name in response.Removed)
        {
            length += ProtobufWire.StringLength(name);
        }

        return length;
    }

    public static void Write(SessionResponse response, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(response);
        ProtobufWire.WriteString(output, SystemVersionTag, response.Version);
        foreach (var resource in response.Resources)
        {
            if (response.IsWithTtl && resource.Ttl is not null)
            {
                ResourceWire.WriteDelta(output, ResourceWire.WithTtl(resource));
            }
            else
            {
                resource.WriteDeltaFrame(output);
            }
        }

        foreach (var resource in response.Renewed)
        {
            ResourceWire.WriteDelta(output, ResourceWire.Renewal(resource));
        }

        foreach (var alias in response.Unresolved)
        {
            ResourceWire.WriteDelta(output, ResourceWire.Unresolved(alias));
        }

        ProtobufWire.WriteString(output, TypeUrlTag, response.Type.TypeUrl);
        ProtobufWire.WriteString(output, NonceTag, response.Nonce);
        foreach (var name in response.Removed)
        {
            ProtobufWire.WriteString(output, RemovedTag, name);
        }

        ControlPlaneField.Write(output, ControlPlaneTag, response.ControlPlaneIdentifier);
        foreach (var faulty in response.Errors)
        {
            ResourceWire.WriteError(output, ErrorTag, faulty);
        }
    }

    private static int LengthWithTtl(EnvoyResource resource) =>
        resource.Ttl is null ? resource.DeltaFrameLength : ResourceWire.DeltaLength(ResourceWire.WithTtl(resource));
}
