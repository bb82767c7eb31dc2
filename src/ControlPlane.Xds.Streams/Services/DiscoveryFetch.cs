using System.Diagnostics;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>
/// Answers single requests, state of the world: over gRPC and over REST. A client that polls says in each request which version it has
/// accepted, and that is all it ever says.
/// </summary>
internal sealed class DiscoveryFetch(StreamAdmission admission, LimitReport limits, IOptions<XdsServerOptions> options)
{
    /// <summary>
    /// The resources asked for, at once when there is a snapshot. Its version belongs to exactly those: a client that asks for more names
    /// gets another one.
    /// </summary>
    /// <exception cref="Grpc.Core.RpcException">See <see cref="StreamAdmission.ServeAsync"/>.</exception>
    internal async Task<SessionResponse> AnswerAsync(
        DiscoveryService service, DiscoveryRequest request, Caller caller, CancellationToken callEnded)
    {
        SessionResponse? answer = null;
        var message = new StreamMessage(request.Node, SotwWire.Read(request));
        await admission.ServeAsync(
            new StreamArrival(XdsVariant.Sotw, caller, _ => Task.FromResult<StreamMessage?>(Checked(message, caller))),
            async stream =>
            {
                var snapshot = await stream.Feed.FirstAsync(callEnded);
                answer = Answer(service.Type ?? throw new UnreachableException(), snapshot, stream);
            },
            callEnded);
        return answer ?? throw new OperationCanceledException(callEnded);
    }

    private StreamMessage Checked(StreamMessage message, Caller caller)
    {
        new RequestLimits(limits, caller.Peer).CheckFirst(message);
        return message;
    }

    private SessionResponse Answer(ResourceType type, Snapshot snapshot, AdmittedStream stream)
    {
        var (request, client, _, report) = stream;
        var session = AdsSession.ForType(type, XdsVariant.Sotw, options.Value.Session, client);
        session.OnSnapshot(snapshot);

        // The version that the client has is of an earlier answer; to the session this is a new client.
        DiscoveryStream.Take(session, request with { VersionInfo = "", ResponseNonce = "", Error = null }, report);
        var response = session.NextResponse(report.Now).Response ?? Nothing(type, snapshot);
        var version = ResourceTable.Create(type, response.Resources).Version;
        if (version == request.VersionInfo)
        {
            DiscoveryStream.Take(session, request with { ResponseNonce = response.Nonce, Error = null }, report);
        }

        report.Rested(session);
        return response with { Version = version };
    }

    /// <summary>A client that fetches is answered even when there is nothing of what it names.</summary>
    private SessionResponse Nothing(ResourceType type, Snapshot snapshot) =>
        new()
        {
            Type = type,
            Nonce = "",
            Version = "",
            Resources = [],
            Revision = snapshot.Revision,
            ControlPlaneIdentifier = options.Value.Session.ControlPlaneIdentifier,
        };
}
