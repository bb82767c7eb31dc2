using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Reads files and folders once, for use without a server.</summary>
public static class FileSnapshot
{
    /// <summary>Reads everything under some paths, by the same rules as <c>FileSource</c>.</summary>
    /// <param name="paths">Files (of any name) and folders (*.yaml, *.yml, *.json in all depths).</param>
    public static ParsedConfig Load(IEnumerable<string> paths)
    {
        var problems = new List<Diagnostic>();
        var readings = new List<ObjectReading>();
        foreach (var path in paths)
        {
            var listing = FolderWalk.List(path);
            problems.AddRange(listing.Problems);
            foreach (var file in listing.Files)
            {
                Load(file.Path, readings, problems);
            }
        }

        var config = ConfigText.Combine(readings);
        return config with { Diagnostics = [.. problems, .. config.Diagnostics] };
    }

    private static void Load(string file, List<ObjectReading> readings, List<Diagnostic> problems)
    {
        var (bytes, problem) = FileText.ReadBytes(file, file);
        var (text, badText) = bytes is null ? (null, null) : FileText.Decode(bytes, file);
        if ((problem ?? badText) is { } found)
        {
            problems.Add(found);
            return;
        }

        readings.AddRange(YamlReader.Read(file, text!));
    }
}
