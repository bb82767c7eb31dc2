using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The fields <c>mirror</c> with its percentage, and <c>mirrors</c>.</summary>
internal static class HttpMirrorReader
{
    private const double All = 100;

    internal static EquatableArray<HttpMirror> Read(MappingReader entry)
    {
        var mirrors = new List<HttpMirror>();
        var percent = Percentage(entry, "mirrorPercentage") ?? OldPercent(entry) ?? All;
        if (entry.Object("mirror") is { } single)
        {
            mirrors.Add(new(DestinationReader.Read(single), percent));
            if (entry.Has("mirrors"))
            {
                entry.Broken("mirrors", "mirror and mirrors exclude each other");
            }
        }

        foreach (var item in entry.Objects("mirrors"))
        {
            var destination = item.RequiredNode("destination") is null ? null : item.Object("destination");
            mirrors.Add(new(destination is null ? new("") : DestinationReader.Read(destination), Percentage(item, "percentage") ?? All));
            item.Done();
        }

        return mirrors.ToEquatableArray();
    }

    private static double? Percentage(MappingReader owner, string name)
    {
        if (owner.Object(name) is not { } reader)
        {
            return null;
        }

        var value = reader.Number("value", 0, All) ?? 0;
        reader.Done();
        return value;
    }

    private static double? OldPercent(MappingReader entry)
    {
        var percent = entry.Integer("mirrorPercent", 0, 100);
        return percent ?? entry.Integer("mirror_percent", 0, 100);
    }
}
