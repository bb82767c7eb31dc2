using ControlPlane.Agent.Addresses;
using Grpc.Net.Client;

namespace ControlPlane.Agent.Identities;

/// <summary>The way to the control plane: over TLS for whoever has an identity, else unencrypted.</summary>
public static class ControlPlaneChannel
{
    /// <param name="address">The control plane.</param>
    /// <param name="identity">Whose; null: nobody's, and the control plane must allow plaintext.</param>
    /// <returns>A channel that the caller disposes.</returns>
    public static GrpcChannel Open(HostAndPort address, IdentityAgent? identity)
    {
        if (identity is not null)
        {
            return identity.Connector().Open(address);
        }

        var handler = new SocketsHttpHandler { UseProxy = false, KeepAlivePingDelay = TimeSpan.FromSeconds(15), KeepAlivePingTimeout = TimeSpan.FromSeconds(5) };
        return GrpcChannel.ForAddress(
            $"http://{address}", new() { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null, ThrowOperationCanceledOnCancellation = true });
    }
}
