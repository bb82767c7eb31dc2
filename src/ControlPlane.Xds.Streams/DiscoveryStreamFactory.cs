using ControlPlane.Xds.Sessions;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams;

/// <summary>Serves the streams that are let in.</summary>
internal sealed class DiscoveryStreamFactory(StreamAdmission admission, IOptions<XdsServerOptions> options, LimitReport limits, StreamDrain drain)
{
    /// <param name="channel">The stream.</param>
    /// <param name="type">The type of its service; none: an aggregated stream.</param>
    /// <param name="caller">The other end.</param>
    /// <param name="callEnded">Cancelled when the client has gone.</param>
    internal async Task ServeAsync(IStreamChannel channel, ResourceType? type, Caller caller, CancellationToken callEnded)
    {
        await using var limited = new LimitedChannel(channel, limits, caller, callEnded);
        await admission.ServeAsync(
            new StreamArrival(channel.Variant, caller, limited.ReadAsync),
            async stream =>
            {
                var session = Session(channel.Variant, type, stream.Client);
                var age = new StreamAge(limits.Limits.MaxAge, options.Value.Session.AckTimeout, limits.Clock.GetUtcNow());
                limited.Serve(session);
                await new DiscoveryStream(limited, session, stream.Feed, stream.Report, age).RunAsync(stream.First, callEnded, drain.Started);
                if (age.IsOver(limits.Clock.GetUtcNow()))
                {
                    limits.Noticed(StreamNotice.MaxAge);
                    caller.RequestClose();
                }
            },
            callEnded);
    }

    private AdsSession Session(XdsVariant variant, ResourceType? type, ClientCapabilities client) =>
        type is null
            ? new AdsSession(variant, options.Value.Session, client)
            : AdsSession.ForType(type, variant, options.Value.Session, client);
}
