using System.Buffers;
using Envoy.Service.Discovery.V3;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// The state-of-the-world messages: reads a <c>DiscoveryRequest</c>, and writes a <c>DiscoveryResponse</c> out of frames that were encoded
/// once, whatever the number of streams they go to.
/// </summary>
public static class SotwWire
{
    // envoy.service.discovery.v3.DiscoveryResponse: field number and wire type 2.
    private const byte VersionTag = (1 << 3) | 2;
    private const byte TypeUrlTag = (4 << 3) | 2;
    private const byte NonceTag = (5 << 3) | 2;
    private const byte ControlPlaneTag = (6 << 3) | 2;
    private const byte ErrorTag = (7 << 3) | 2;

    public static SubscriptionRequest Read(DiscoveryRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new SubscriptionRequest
        {
            TypeUrl = request.TypeUrl,
            ResponseNonce = request.ResponseNonce,
            VersionInfo = request.VersionInfo,
            Error = request.ErrorDetail?.Message,
            Names = [.. request.ResourceNames],
        };
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
            length += response.IsWithTtl ? LengthWithTtl(resource) : resource.SotwFrameLength;
        }

        foreach (var resource in response.Renewed)
        {
            length += ResourceWire.WrappedLength(ResourceWire.Renewal(resource));
        }

        foreach (var faulty in response.Errors)
        {
            length += ResourceWire.ErrorLength(faulty);
        }

        return length;
    }

    public static void Write(SessionResponse response, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(response);
        ProtobufWire.WriteString(output, VersionTag, response.Version);
        foreach (var resource in response.Resources)
        {
            if (response.IsWithTtl && resource.Ttl is not null)
            {
                ResourceWire.WriteWrapped(output, ResourceWire.WithTtl(resource));
            }
            else
            {
                resource.WriteSotwFrame(output);
            }
        }

        foreach (var resource in response.Renewed)
        {
            ResourceWire.WriteWrapped(output, ResourceWire.Renewal(resource));
        }

        ProtobufWire.WriteString(output, TypeUrlTag, response.Type.TypeUrl);
        ProtobufWire.WriteString(output, NonceTag, response.Nonce);
        ControlPlaneField.Write(output, ControlPlaneTag, response.ControlPlaneIdentifier);
        foreach (var faulty in response.Errors)
        {
            ResourceWire.WriteError(output, ErrorTag, faulty);
        }
    }

    private static int LengthWithTtl(EnvoyResource resource) =>
        resource.Ttl is null ? resource.SotwFrameLength : ResourceWire.WrappedLength(ResourceWire.WithTtl(resource));
}
