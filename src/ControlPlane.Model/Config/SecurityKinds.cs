namespace ControlPlane.Model.Config;

/// <summary>Kinds that protect the mesh. Nothing enforces them yet, which must not stay unnoticed.</summary>
internal static class SecurityKinds
{
    internal const string Group = "security.istio.io";

    internal static IReadOnlyList<string> Names { get; } = ["AuthorizationPolicy", "RequestAuthentication"];

    internal static bool Contains(ApiVersion version, string kind) => version.Group == Group && Names.Contains(kind);

    /// <summary>Reports what is not enforced.</summary>
    internal static void Report(string kind, MappingReader envelope, Findings findings) => findings.Error(
        DiagnosticCodes.UnenforcedSecurity,
        envelope.SpanOf("kind"),
        $"{kind} is not enforced yet",
        "the server does not become ready with it, unless --allow-unenforced-security says so");
}
