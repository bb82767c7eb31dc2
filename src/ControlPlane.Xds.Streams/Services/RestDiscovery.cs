using System.Buffers;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams.ClientStatus;
using Envoy.Service.Discovery.V3;
using Envoy.Service.Status.V3;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>What is answered over REST.</summary>
internal sealed class RestDiscovery(RestExchange rest, DiscoveryFetch fetch, ClientStatusReport status)
{
    internal const string Prefix = "/v3/discovery:";

    /// <summary>One fetch; 304 when the client has that version already.</summary>
    internal Task FetchAsync(DiscoveryService service, HttpContext http) =>
        rest.ServeAsync<DiscoveryRequest>(http, async request =>
        {
            var response = await fetch.AnswerAsync(service, request, Caller.Of(http), http.RequestAborted);
            return response.Version == request.VersionInfo ? null : Message(response);
        });

    internal Task ClientStatusAsync(HttpContext http) =>
        rest.ServeAsync<ClientStatusRequest>(http, async request => await status.MakeAsync(request, http.RequestAborted));

    private static DiscoveryResponse Message(SessionResponse response)
    {
        var frames = new ArrayBufferWriter<byte>(SotwWire.Measure(response));
        SotwWire.Write(response, frames);
        return DiscoveryResponse.Parser.ParseFrom(frames.WrittenSpan);
    }
}
