namespace ControlPlane.Xds.Streams;

/// <summary>Whom a limit is about.</summary>
/// <param name="Peer">As gRPC writes it: <c>ipv4:127.0.0.1:4711</c>.</param>
internal sealed record LimitedClient(string Peer)
{
    internal const string Unknown = "a client";

    /// <summary>As it calls itself in the first message, once that is known to be fit for a log.</summary>
    internal string NodeId { get; init; } = Unknown;

    /// <summary>The peer without its port.</summary>
    internal string Address => Peer.LastIndexOf(':') is var port and > 0 ? Peer[..port] : Peer;
}
