using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Tls;

namespace ControlPlane.Translation.Listeners;

/// <summary>
/// The chains of one port of a workload, by what the port speaks and whom a PeerAuthentication lets in. A connection of the mesh is told
/// from TLS of the app's own by the protocol names that its client offers.
/// </summary>
/// <param name="settings">For the mesh's trust domain.</param>
/// <param name="hasCertificate">Whether the workload can speak the mesh's TLS at all.</param>
internal sealed class InboundChains(MeshSettings settings, bool hasCertificate)
{
    private readonly DownstreamTls _http = MeshTls.Server(settings, TlsProtocols.ServerHttp);
    private readonly DownstreamTls _tcp = MeshTls.Server(settings, []);

    /// <summary>What holds for this workload: without a certificate mutual TLS cannot be offered, and what demands it lets nobody in.</summary>
    internal bool OffersTls(MutualTlsMode mode) => hasCertificate && mode != MutualTlsMode.Disable;

    /// <summary>Each matches other connections than those before it.</summary>
    /// <param name="name">What their names begin with.</param>
    /// <param name="port">The port that they match; 0: any.</param>
    /// <param name="mode">Whom to let in.</param>
    /// <param name="targets">What becomes of the connections.</param>
    internal IEnumerable<FilterChainInputs> Of(string name, int port, MutualTlsMode mode, InboundTargets targets)
    {
        var any = new FilterChainInputs { Name = name, DestinationPort = port, Target = targets.Tcp };
        if (mode == MutualTlsMode.Strict && !hasCertificate)
        {
            return [any with { Target = new FilterChainTarget.Tcp(ClusterName.BlackHole) }];
        }

        var offersTls = OffersTls(mode);
        return targets.Http is { } http
            ? targets.IsSniffed ? Sniffed(any, http, mode, offersTls) : Http(any with { Target = http }, mode, offersTls)
            : Tcp(any, mode, offersTls);
    }

    private IEnumerable<FilterChainInputs> Http(FilterChainInputs any, MutualTlsMode mode, bool offersTls) => !offersTls
        ? [any]
        : [Mesh(any, TlsProtocols.AnyOfMesh, _http), mode == MutualTlsMode.Strict ? AnyTls(any, _http) : any with { OnlyPlain = true }];

    private IEnumerable<FilterChainInputs> Tcp(FilterChainInputs any, MutualTlsMode mode, bool offersTls) => !offersTls
        ? [any]
        : [Mesh(any, TlsProtocols.AnyOfMesh, _tcp), .. Rest(any, mode)];

    private IEnumerable<FilterChainInputs> Sniffed(FilterChainInputs any, FilterChainTarget http, MutualTlsMode mode, bool offersTls)
    {
        var plainHttp = any with { Name = $"{any.Name}_http", OnlyHttp = true, Target = http };
        if (!offersTls)
        {
            // Envoy does not turn back from a chain for plaintext to one for anything.
            return [plainHttp, any with { OnlyPlain = true }];
        }

        FilterChainInputs[] mesh =
        [
            Mesh(any with { Name = $"{any.Name}_http", Target = http }, TlsProtocols.HttpOfMesh, _http), Mesh(any, TlsProtocols.TcpOfMesh, _tcp),
        ];
        return mode == MutualTlsMode.Strict ? [.. mesh, .. Rest(any, mode)] : [.. mesh, plainHttp, .. Rest(any, mode)];
    }

    /// <summary>
    /// Of bytes what is not known to come from the mesh: by STRICT only clients with a certificate of it, whatever names they offer; else TLS
    /// of the app's own, and plaintext.
    /// </summary>
    private IEnumerable<FilterChainInputs> Rest(FilterChainInputs any, MutualTlsMode mode) => mode == MutualTlsMode.Strict
        ? [AnyTls(any, _tcp)]
        : [any with { Name = $"{any.Name}_tls", OnlyTls = true }, any with { OnlyPlain = true }];

    // The same chain by PERMISSIVE and STRICT, so that Envoy keeps its connections when the mode changes.
    private static FilterChainInputs Mesh(FilterChainInputs any, EquatableArray<string> protocols, DownstreamTls tls) =>
        any with { Name = $"{any.Name}_mtls", OfferedProtocols = protocols, Tls = tls };

    private static FilterChainInputs AnyTls(FilterChainInputs any, DownstreamTls tls) => any with { Name = $"{any.Name}_anytls", OnlyTls = true, Tls = tls };
}
