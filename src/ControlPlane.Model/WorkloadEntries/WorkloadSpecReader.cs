using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.WorkloadEntries;

/// <summary>The fields of a workload, wherever they stand.</summary>
internal static class WorkloadSpecReader
{
    private const string LocalityLabel = "istio-locality";

    internal static WorkloadSpec Read(MappingReader reader)
    {
        var labels = SharedFieldReader.Labels(reader, "labels") ?? EquatableMap<string>.Empty;
        var spec = new WorkloadSpec
        {
            Address = reader.Text("address") ?? "",
            Ports = Ports(reader),
            Labels = labels,
            Network = reader.Text("network") ?? "",
            Locality = LocalityOf(reader.Text("locality"), labels),
            Weight = reader.Count("weight") is { } weight and not 0 ? weight : 1,
            ServiceAccount = reader.Text("serviceAccount") ?? "",
        };
        reader.WithoutEffect("network");
        reader.Done();
        CheckAddress(spec, reader);
        return spec;
    }

    /// <summary>The stated locality, else the one of the label <c>istio-locality</c>, whose dots stand for slashes.</summary>
    internal static Locality LocalityOf(string? stated, EquatableMap<string> labels) => stated switch
    {
        { Length: > 0 } => Locality.Parse(stated),
        _ => labels.TryGetValue(LocalityLabel, out var label) ? Locality.Parse(label.Replace('.', '/')) : Locality.Unknown,
    };

    private static EquatableMap<int> Ports(MappingReader reader)
    {
        if (reader.MappingNode("ports") is not { } mapping)
        {
            return EquatableMap<int>.Empty;
        }

        var ports = new List<KeyValuePair<string, int>>();
        foreach (var (key, value) in mapping.Entries)
        {
            var path = $"{reader.PathOf("ports")}[{key.Text}]";
            if (!DnsName.IsLabel(key.Text))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, key.Span, $"{path}: \"{PlainScalar.Shorten(key.Text)}\" is no port name");
            }

            if (ScalarReader.Integer(value, path, (1, 65535), reader.Findings) is { } number)
            {
                ports.Add(new(key.Text, (int)number));
            }
        }

        return EquatableMap<int>.From(ports);
    }

    private static void CheckAddress(WorkloadSpec spec, MappingReader reader)
    {
        if (reader.Node("address") is ConfigNode.Scalar { Text: "", IsNull: false })
        {
            reader.Invalid("address", "must not be empty");
        }
        else if (spec.Address.StartsWith("unix://", StringComparison.Ordinal))
        {
            if (!spec.Address.StartsWith("unix:///", StringComparison.Ordinal) && !spec.Address.StartsWith("unix://@", StringComparison.Ordinal))
            {
                reader.Invalid("address", "a unix socket needs an absolute path", "write unix:///path");
            }
            else if (UnixSocket.Check(spec.Address) is { } problem)
            {
                reader.Invalid("address", problem);
            }

            if (reader.Has("ports"))
            {
                reader.Broken("ports", "a unix socket has no ports");
            }
        }
        else if (spec.Address.Length > 0 && !DnsName.IsAddress(spec.Address) && !IsHostName(spec.Address))
        {
            reader.Invalid("address", $"\"{PlainScalar.Shorten(spec.Address)}\" is neither an IP address, a host name nor unix:///path");
        }
    }

    // "300.1.1.1" has the form of an address and is none.
    private static bool IsHostName(string text) =>
        DnsName.IsHost(text) && !text.Split('.').All(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
