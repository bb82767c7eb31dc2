using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Resolves the names of gateways to <c>mesh</c> or <c>namespace/name</c>.</summary>
internal static class GatewayNameReader
{
    /// <summary>The field <c>gateways</c>; empty when absent.</summary>
    internal static EquatableArray<string> Read(MappingReader reader, string configNamespace)
    {
        var names = new List<string>();
        foreach (var (text, span, path) in SharedFieldReader.PlacedTexts(reader, "gateways"))
        {
            if (Resolve(text, configNamespace) is not { } name)
            {
                reader.Findings.Error(
                    DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is no gateway's name", "write mesh, a name, or namespace/name");
                continue;
            }

            if (IsDotted(text))
            {
                reader.Findings.Warning(DiagnosticCodes.Suspicious, span, $"{path}: names with dots are an old form", $"write \"{name}\"");
            }

            names.Add(name);
        }

        return names.ToEquatableArray();
    }

    private static string? Resolve(string text, string configNamespace)
    {
        if (text == VirtualService.MeshGateway)
        {
            return text;
        }

        if (IsDotted(text))
        {
            var parts = text.Split('.');
            return parts.Length >= 2 && parts.All(DnsName.IsLabel) ? $"{parts[1]}/{parts[0]}" : null;
        }

        var slash = text.IndexOf('/');
        var (scope, name) = slash < 0 ? (".", text) : (text[..slash], text[(slash + 1)..]);
        return DnsName.IsLabel(name) && (scope == "." || DnsName.IsLabel(scope)) ? $"{(scope == "." ? configNamespace : scope)}/{name}" : null;
    }

    private static bool IsDotted(string text) => !text.Contains('/') && text.Contains('.');
}
