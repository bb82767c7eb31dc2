using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.PeerAuthentications;

/// <summary>YAML to <see cref="PeerAuthentication"/>, with Istio's rules for it.</summary>
internal static class PeerAuthenticationReader
{
    private static readonly Dictionary<string, MutualTlsMode> Modes = new()
    {
        ["UNSET"] = MutualTlsMode.Unset,
        ["DISABLE"] = MutualTlsMode.Disable,
        ["PERMISSIVE"] = MutualTlsMode.Permissive,
        ["STRICT"] = MutualTlsMode.Strict,
    };

    internal static PeerAuthentication Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("selector");
        var policy = new PeerAuthentication
        {
            Metadata = metadata,
            Selector = selector is null ? EquatableMap<string>.Empty : SharedFieldReader.Labels(selector, "matchLabels") ?? EquatableMap<string>.Empty,
            Mode = ModeOf(spec.Object("mtls")),
            Ports = Ports(spec),
        };
        selector?.Done();
        spec.Done();
        if (spec.Has("portLevelMtls") && policy.Selector.IsEmpty)
        {
            spec.Broken("portLevelMtls", "ports need a selector: they are those of certain workloads");
        }

        return policy;
    }

    private static MutualTlsMode ModeOf(MappingReader? mtls)
    {
        var mode = mtls?.Choice("mode", Modes) ?? MutualTlsMode.Unset;
        mtls?.Done();
        return mode;
    }

    private static EquatableArray<PortMutualTls> Ports(MappingReader spec)
    {
        if (spec.MappingNode("portLevelMtls") is not { } mapping)
        {
            return [];
        }

        if (mapping.Entries.Count == 0)
        {
            spec.Invalid("portLevelMtls", "names no port");
        }

        var ports = new SortedDictionary<int, PortMutualTls>();
        foreach (var (key, value) in mapping.Entries)
        {
            var path = $"{spec.PathOf("portLevelMtls")}[{PlainScalar.Shorten(key.Text)}]";
            if (!int.TryParse(key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            {
                spec.Findings.Error(DiagnosticCodes.InvalidValue, key.Span, $"{path}: \"{PlainScalar.Shorten(key.Text)}\" is no port", "1 to 65535");
            }
            else if (value is ConfigNode.Mapping entry)
            {
                ports[port] = new(port, ModeOf(new MappingReader(entry, path, spec.Findings)));
            }
            else if (value is not ConfigNode.Scalar { IsNull: true })
            {
                spec.Findings.Error(DiagnosticCodes.WrongType, value.Span, $"{path}: expected a mapping, found {PlainScalar.Describe(value)}");
            }
        }

        return [.. ports.Values];
    }
}
