using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.ServiceEntries;

/// <summary>YAML to <see cref="ServiceEntry"/>.</summary>
internal static class ServiceEntryReader
{
    private static readonly Dictionary<string, bool> Locations = new() { ["MESH_EXTERNAL"] = true, ["MESH_INTERNAL"] = false };

    private static readonly Dictionary<string, Resolution> Resolutions = new()
    {
        ["NONE"] = Resolution.None,
        ["STATIC"] = Resolution.Static,
        ["DNS"] = Resolution.Dns,
        ["DNS_ROUND_ROBIN"] = Resolution.DnsRoundRobin,
        ["DYNAMIC_DNS"] = Resolution.None,
    };

    internal static ServiceEntry Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("workloadSelector");
        spec.RequiredNode("hosts");
        var entry = new ServiceEntry
        {
            Metadata = metadata,
            Hosts = spec.Texts("hosts"),
            Addresses = spec.Texts("addresses"),
            Ports = spec.Objects("ports").Select(Port).ToEquatableArray(),
            External = spec.Choice("location", Locations) ?? true,
            Resolution = spec.Choice("resolution", Resolutions) ?? Resolution.None,
            Endpoints = spec.Objects("endpoints").Select(WorkloadSpecReader.Read).ToEquatableArray(),
            WorkloadSelector = selector is null ? null : SharedFieldReader.Labels(selector, "labels") ?? EquatableMap<string>.Empty,
            ExportTo = SharedFieldReader.ExportTo(spec, mayHide: true),
            SubjectAltNames = SharedFieldReader.SubjectAltNames(spec),
        };
        selector?.Done();
        spec.Done();
        if (spec.Node("resolution") is ConfigNode.Scalar { Text: "DYNAMIC_DNS" } resolution)
        {
            spec.Findings.Warning(DiagnosticCodes.FieldWithoutEffect, resolution.Span, $"{spec.PathOf("resolution")}: DYNAMIC_DNS has no effect yet, and counts as NONE");
        }

        ServiceEntryValidation.Check(entry, spec);
        return entry;
    }

    private static ServicePort Port(MappingReader reader)
    {
        var number = reader.RequiredNode("number") is null ? 0 : reader.Port("number") ?? 0;
        var name = reader.RequiredText("name");
        if (name.Length > 0 && !DnsName.IsLabel(name))
        {
            reader.Invalid("name", $"\"{PlainScalar.Shorten(name)}\" is no port name", "lower-case letters, digits and \"-\"");
        }

        var text = reader.Text("protocol") ?? "";
        var protocol = text.Length == 0 ? ProtocolNames.FromPortName("", number) : ProtocolNames.FromText(text);
        if (protocol is null)
        {
            reader.Invalid("protocol", $"\"{PlainScalar.Shorten(text)}\" is not one of {string.Join(", ", ProtocolNames.All)}", Spelling.Suggest(text, ProtocolNames.All));
        }

        var port = new ServicePort(number, name, protocol ?? Protocol.Auto, reader.Port("targetPort") ?? 0);
        reader.Done();
        return port;
    }
}
