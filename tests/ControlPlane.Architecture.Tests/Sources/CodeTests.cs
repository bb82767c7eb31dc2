namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>The house rules for C# files, held against every file of the repository.</summary>
public sealed class CodeTests
{
    [Fact]
    public void Repository_HasCode_OrTheseTestsProveNothing() => Assert.True(CodeFile.All.Count > 100, $"only {CodeFile.All.Count} files found under {SourceTree.Root}");

    [Fact]
    public void Files_All_AreNamedLikeTheirOneType() => Holds(CodeRules.FileIsType);

    [Fact]
    public void Types_All_SayWhatTheyAre() => Holds(CodeRules.NamesSayWhatItIs);

    [Fact]
    public void Code_Everywhere_DoesNotSleep() => Holds(CodeRules.NothingSleeps);

    [Fact]
    public void Code_Everywhere_SuppressesByAttributeOnly() => Holds(CodeRules.NoPragmas);

    [Fact]
    public void Code_Everywhere_IsFinished() => Holds(CodeRules.NothingIsUnfinished);

    [Fact]
    public void Tests_All_AreSwitchedOn() => Holds(CodeRules.NoTestIsSwitchedOff);

    [Fact]
    public void Code_UnderSrc_StaysShort() => Holds(file => file.Path.StartsWith("src/", StringComparison.Ordinal) ? CodeRules.StaysShort(file) : []);

    [Fact]
    public void PureProjects_All_HaveNoMutableStatics() =>
        Holds(file => Projects.Layers.Pure.Any(name => file.Path.StartsWith($"src/{name}/", StringComparison.Ordinal)) ? CodeRules.NoMutableStatics(file) : []);

    private static void Holds(Func<CodeFile, IEnumerable<string>> rule)
    {
        var breaches = CodeFile.All.SelectMany(rule).ToList();
        Assert.True(breaches.Count == 0, string.Join('\n', breaches));
    }
}
