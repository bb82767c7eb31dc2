namespace ControlPlane.Translation.Authentication;

/// <summary>Stands where keys should be and are not known.</summary>
internal static class UnknownKeys
{
    /// <summary>A set without keys, by which Envoy refuses every token of the issuer (B-78). A made-up key would be one more thing that nobody may ever guess (CVE-2026-31837).</summary>
    internal const string Json = """{"keys":[]}""";
}
