using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Meshes;

/// <summary>Reads Istio's <c>MeshConfig</c>.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/</remarks>
public static class MeshSettingsReader
{
    private static readonly Dictionary<string, bool> OutboundModes = new()
    {
        ["REGISTRY_ONLY"] = true,
        ["ALLOW_ANY"] = false,
        ["ALLOW_ANY_DYNAMIC_DNS"] = false,
    };

    private static readonly Dictionary<string, PathNormalization> Normalizations = new()
    {
        ["DEFAULT"] = PathNormalization.Base,
        ["NONE"] = PathNormalization.None,
        ["BASE"] = PathNormalization.Base,
        ["MERGE_SLASHES"] = PathNormalization.MergeSlashes,
        ["DECODE_AND_MERGE_SLASHES"] = PathNormalization.DecodeAndMergeSlashes,
    };

    /// <summary>Reads the settings; what is wrong goes to <paramref name="findings"/>, and counts as not stated.</summary>
    public static MeshSettings Read(ConfigNode.Mapping root, Findings findings)
    {
        var reader = new MappingReader(root, "", findings);
        var settings = new MeshSettings
        {
            RootNamespace = Name(reader, "rootNamespace", DnsName.IsLabel) ?? MeshSettings.Default.RootNamespace,
            TrustDomain = Name(reader, "trustDomain", DnsName.IsSubdomain) ?? MeshSettings.Default.TrustDomain,
            EnableAutoMtls = reader.Flag("enableAutoMtls") ?? true,
            RegistryOnly = RegistryOnly(reader),
            TrustDomainAliases = Aliases(reader),
            PathNormalization = Normalization(reader),
            Authorizers = ExternalAuthorizerReader.Read(reader),
        };
        settings = AccessLogReader.Read(reader, settings);
        reader.WithoutEffect(
            "proxyListenPort", "proxyInboundListenPort", "proxyHttpPort", "connectTimeout", "tcpKeepalive", "ingressClass", "ingressService",
            "ingressControllerMode", "ingressSelector", "enableTracing", "enableEnvoyAccessLogService", "disableEnvoyListenerLog", "defaultConfig",
            "inboundTrafficPolicy", "configSources", "caCertificates", "defaultServiceExportTo", "defaultVirtualServiceExportTo",
            "defaultDestinationRuleExportTo", "localityLbSetting", "zoneAwareLbSetting", "dnsRefreshRate", "h2UpgradePolicy", "inboundClusterStatName",
            "outboundClusterStatName", "enablePrometheusMerge", "verifyCertificateAtClient", "ca", "discoverySelectors",
            "defaultHttpRetryPolicy", "defaultInboundHttpRetryPolicy", "defaultTrafficPolicy", "meshMTLS", "tlsDefaults", "serviceScopeConfigs",
            "serviceSettings", "certificates", "protocolDetectionTimeout");
        reader.Done();
        return settings;
    }

    private static string? Name(MappingReader reader, string field, Func<string, bool> isValid)
    {
        if (reader.Text(field) is not { Length: > 0 } text)
        {
            return null;
        }

        if (isValid(text))
        {
            return text;
        }

        reader.Invalid(field, $"\"{PlainScalar.Shorten(text)}\" is no name", "lower-case letters, digits and \"-\"");
        return null;
    }

    private static EquatableArray<string> Aliases(MappingReader reader)
    {
        var texts = SharedFieldReader.PlacedTexts(reader, "trustDomainAliases");
        foreach (var (text, span, path) in texts.Where(text => !DnsName.IsSubdomain(text.Text)))
        {
            reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no trust domain", "write a name as example.org");
        }

        return [.. texts.Select(text => text.Text).Where(DnsName.IsSubdomain).Distinct(StringComparer.Ordinal)];
    }

    private static PathNormalization Normalization(MappingReader owner)
    {
        if (owner.Object("pathNormalization") is not { } reader)
        {
            return PathNormalization.Base;
        }

        var kind = reader.Choice("normalization", Normalizations);
        reader.Done();
        return kind ?? PathNormalization.Base;
    }

    private static bool RegistryOnly(MappingReader owner)
    {
        if (owner.Object("outboundTrafficPolicy") is not { } reader)
        {
            return false;
        }

        var mode = reader.Choice("mode", OutboundModes);
        reader.WithoutEffect("tls", "egressProxy");
        reader.Done();

        // A policy that is there without a mode has the first one of Istio's enumeration.
        return mode ?? !reader.Has("mode");
    }
}
