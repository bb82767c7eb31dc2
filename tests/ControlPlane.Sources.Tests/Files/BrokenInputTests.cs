using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Each file of <c>demo/broken</c> says in its first line what is wrong with it, and where.</summary>
public sealed class BrokenInputTests
{
    private const string Expectation = "# expect: ";

    public static TheoryData<string> Names =>
        [.. Directory.EnumerateFiles(RepositoryFolder.At("demo", "broken"), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Fact]
    public void BrokenInputs_Count_IsFiftyOrMore() => Assert.True(Names.Count >= 50, $"only {Names.Count}");

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_BrokenInput_GivesExactlyItsFindings(string name)
    {
        var text = File.ReadAllText(RepositoryFolder.At("demo", "broken", name));
        var config = ConfigText.Parse(name, text);
        var found = config.Diagnostics.Select(diagnostic => $"{diagnostic.Code} {diagnostic.Span!.Start.Line}:{diagnostic.Span.Start.Column}");

        Assert.StartsWith(Expectation, text);
        var expected = text[Expectation.Length..text.IndexOf('\n')];
        Assert.True(expected == string.Join(", ", found), $"expected {expected}, found:\n{string.Join('\n', config.Diagnostics.Select(DiagnosticPrinter.Print))}");
        Assert.All(config.Diagnostics, diagnostic => Assert.Equal(Severity.Error, diagnostic.Severity));
        Assert.DoesNotContain(config.Objects, value => value.Metadata.Name == "broken" && name != "duplicate-object.yaml");
    }

    [Fact]
    public void Parse_BrokenDocumentBetweenGoodOnes_KeepsThese()
    {
        var config = ConfigText.Parse("a.yaml", File.ReadAllText(RepositoryFolder.At("demo", "broken", "good-neighbours.yaml")));
        Assert.Equal(["before", "after"], config.Objects.Select(value => value.Metadata.Name));
    }
}
