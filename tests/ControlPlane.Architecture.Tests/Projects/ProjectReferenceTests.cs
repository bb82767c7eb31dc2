using System.Text.RegularExpressions;
using ControlPlane.Architecture.Tests.Sources;

namespace ControlPlane.Architecture.Tests.Projects;

/// <summary>Arrows between projects go one way, as the table of <see cref="Layers"/> says.</summary>
public sealed class ProjectReferenceTests
{
    private static IEnumerable<ProjectFile> Product => ProjectFile.All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal));

    [Fact]
    public void Projects_UnderSrc_AreInTheTable() => Assert.Empty(Product.Select(project => project.Name).Except(Layers.AllowedReferences.Keys));

    [Fact]
    public void References_UnderSrc_AreAllowed()
    {
        var breaches = Product.SelectMany(project => project.References.Except(Layers.AllowedReferences[project.Name]).Select(reference => $"{project.Name} -> {reference}"));
        Assert.Empty(breaches);
    }

    [Fact]
    public void Packages_OfPureProjects_AreAllowed()
    {
        var breaches = Product
            .Where(project => Layers.AllowedPackages.ContainsKey(project.Name))
            .SelectMany(project => project.Packages.Except(Layers.AllowedPackages[project.Name]).Select(package => $"{project.Name} -> {package}"));
        Assert.Empty(breaches);
    }

    [Fact]
    public void PureProjects_All_AreBuiltWithThePlainSdk() =>
        Assert.Empty(Product.Where(project => Layers.Pure.Contains(project.Name) && project.Sdk != "Microsoft.NET.Sdk").Select(project => project.Name));

    [Fact]
    public void Product_Never_RefersToTestsOrDemo() =>
        Assert.Empty(Product.SelectMany(project => project.References.Where(reference => ProjectFile.All.Any(other => other.Name == reference && !other.Path.StartsWith("src/", StringComparison.Ordinal)))));

    [Fact]
    public void Projects_All_StandInTheSolution()
    {
        var solution = SourceTree.Read("ControlPlane.sln").Replace('\\', '/');
        Assert.DoesNotContain(ProjectFile.All.Select(project => project.Path), path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Projects_All_HaveALockFile() =>
        Assert.DoesNotContain(ProjectFile.All.Select(project => Path.GetDirectoryName(project.Path)!.Replace('\\', '/') + "/packages.lock.json"), path => !SourceTree.Exists(path));

    [Fact]
    public void Packages_All_GetTheirVersionCentrally() =>
        Assert.Empty(ProjectFile.All.Where(project => Regex.IsMatch(SourceTree.Read(project.Path), "<PackageReference[^>]*\\bVersion(Override)?=")).Select(project => project.Path));
}
