using System.Buffers;
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
            InitialVersions = new Dictionary<string, string>(request.InitialResourceVersions, StringComparer.Ordinal),
        };
    }

    /// <summary>Exact length of what <see cref="Write"/> writes, in bytes.</summary>
    public static int Measure(SessionResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Resources.Sum(response.IsWithTtl ? LengthWithTtl : static resource => resource.DeltaFrameLength)
            + response.Renewed.Sum(static resource => ResourceWire.DeltaLength(ResourceWire.Renewal(resource)))
            + response.Unresolved.Sum(static alias => ResourceWire.DeltaLength(ResourceWire.Unresolved(alias)))
            + response.Errors.Sum(ResourceWire.ErrorLength)
            + response.Removed.Sum(ProtobufWire.StringLength)
            + ProtobufWire.StringLength(response.Version)
            + ProtobufWire.StringLength(response.Type.TypeUrl)
            + ProtobufWire.StringLength(response.Nonce)
            + ControlPlaneField.Length(response.ControlPlaneIdentifier);
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
