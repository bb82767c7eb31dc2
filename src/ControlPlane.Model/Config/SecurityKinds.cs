namespace ControlPlane.Model.Config;

/// <summary>Kinds that protect the mesh. Nothing enforces them yet, which must not stay unnoticed.</summary>
internal static class SecurityKinds
{
    private const string Group = "security.istio.io";
    private const string Peer = "PeerAuthentication";

    private static readonly Dictionary<string, bool> Modes = new() { ["UNSET"] = true, ["DISABLE"] = true, ["PERMISSIVE"] = true, ["STRICT"] = false };

    internal static IReadOnlyList<string> Names { get; } = ["AuthorizationPolicy", "RequestAuthentication", Peer];

    internal static bool Contains(ApiVersion version, string kind) => version.Group == Group && Names.Contains(kind);

    /// <summary>Reports what is not enforced. A PeerAuthentication that demands nothing asks for what happens anyway.</summary>
    internal static void Report(string kind, MappingReader envelope, Findings findings)
    {
        if (kind != Peer)
        {
            NotEnforced(findings, envelope.SpanOf("kind"), $"{kind} is not enforced yet");
            return;
        }

        envelope.Ignore("apiVersion", "kind", "metadata", "status");
        if (envelope.Object("spec") is { } spec)
        {
            spec.Ignore("selector");
            CheckMode(spec.Object("mtls"));
            if (spec.MappingNode("portLevelMtls") is { } ports)
            {
                foreach (var (key, value) in ports.Entries)
                {
                    CheckMode(value is ConfigNode.Mapping port ? new(port, $"{spec.PathOf("portLevelMtls")}[{key.Text}]", findings) : null);
                }
            }

            spec.Done();
        }

        envelope.Done();
    }

    private static void CheckMode(MappingReader? mtls)
    {
        if (mtls is null)
        {
            return;
        }

        if (mtls.Choice("mode", Modes) == false)
        {
            NotEnforced(mtls.Findings, mtls.SpanOf("mode"), $"{mtls.PathOf("mode")}: STRICT is not enforced yet");
        }

        mtls.Done();
    }

    private static void NotEnforced(Findings findings, SourceSpan span, string message) => findings.Error(
        DiagnosticCodes.UnenforcedSecurity, span, message, "the server does not become ready with it, unless --allow-unenforced-security says so");
}
