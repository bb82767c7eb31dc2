using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>What people are shown must be right.</summary>
public sealed class DemoInputTests
{
    public static TheoryData<string> Samples => [.. Directory.EnumerateFiles(RepositoryFolder.At("demo", "samples"), "*.yaml")];

    [Fact]
    public void Load_DemoPolicies_HasNoFindings() => AssertNoFindings(RepositoryFolder.At("demo", "policies"));

    /// <summary>Samples replace one another, so each is read alone.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void Load_Sample_HasNoFindings(string path) => AssertNoFindings(path);

    private static void AssertNoFindings(string path)
    {
        var config = FileSnapshot.Load([path]);
        Assert.Empty(config.Diagnostics.Select(DiagnosticPrinter.Print));
        Assert.NotEmpty(config.Objects);
    }
}
