using System.Text;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Hosts;

/// <summary>A hosts file whose lines between two marks are the mesh's; all others are left as they are.</summary>
internal static class HostsFile
{
    private const string Begin = "# mesh: begin";
    private const string End = "# mesh: end";

    /// <summary>The lines for these entries, in their order, marks included.</summary>
    internal static string Block(IEnumerable<HostReport> entries)
    {
        var text = new StringBuilder().Append(Begin).Append('\n');
        foreach (var entry in entries)
        {
            text.Append(entry.Address).Append('\t').AppendJoin(' ', entry.Names).Append('\n');
        }

        return text.Append(End).Append('\n').ToString();
    }

    /// <summary>A file's text with the mesh's lines replaced, or added at the end.</summary>
    internal static string Merge(string existing, IEnumerable<HostReport> entries)
    {
        var kept = new StringBuilder();
        var inside = false;
        foreach (var line in existing.Split('\n'))
        {
            inside = inside ? line != End : line == Begin;
            if (!inside && line != End)
            {
                kept.Append(line).Append('\n');
            }
        }

        var others = kept.ToString().TrimEnd('\n');
        return others.Length == 0 ? Block(entries) : $"{others}\n{Block(entries)}";
    }
}
