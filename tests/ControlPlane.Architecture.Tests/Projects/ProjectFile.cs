using System.Xml.Linq;
using ControlPlane.Architecture.Tests.Sources;

namespace ControlPlane.Architecture.Tests.Projects;

/// <summary>What one project file asks for.</summary>
/// <param name="Path">Relative to the root, with slashes.</param>
/// <param name="Sdk">The SDK it is built with.</param>
/// <param name="References">Names of the projects it refers to.</param>
/// <param name="Packages">Names of the packages it refers to itself.</param>
internal sealed record ProjectFile(string Path, string Sdk, IReadOnlyList<string> References, IReadOnlyList<string> Packages)
{
    internal string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    internal static IReadOnlyList<ProjectFile> All { get; } = [.. SourceTree.Files(".csproj").Select(Read)];

    private static ProjectFile Read(string path)
    {
        var project = XDocument.Parse(SourceTree.Read(path)).Root!;
        return new(path, (string?)project.Attribute("Sdk") ?? "", Included(project, "ProjectReference"), Included(project, "PackageReference"));
    }

    private static string[] Included(XElement project, string item) =>
        [.. project.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>().Select(LastPart)];

    private static string LastPart(string include)
    {
        var name = include.Replace('\\', '/').Split('/')[^1];
        return name.EndsWith(".csproj", StringComparison.Ordinal) ? name[..^".csproj".Length] : name;
    }
}
