using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Gateways;

/// <summary>One port of a Gateway.</summary>
public sealed record GatewayServer
{
    public string Name { get; init; } = "";

    public required int Port { get; init; }

    /// <summary>Unique in its Gateway.</summary>
    public required string PortName { get; init; }

    public required Protocol Protocol { get; init; }

    /// <summary>Address to listen on; null: all.</summary>
    public string? Bind { get; init; }

    /// <summary>Hosts with the namespaces whose VirtualServices may attach.</summary>
    public EquatableArray<GatewayHost> Hosts { get; init; }

    /// <summary>Null: the port is not for TLS.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>TLS goes on as it is, to where the name leads that the client asks for.</summary>
    public bool Passthrough => Tls is { Mode: ServerTlsMode.Passthrough };

    /// <summary>TLS ends here.</summary>
    public bool Terminates => Tls is { Terminates: true };

    /// <summary>Answer plain HTTP with a redirect to https.</summary>
    public bool HttpsRedirect { get; init; }
}
