namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>Every rule catches what it is there for, in a file made up for it.</summary>
public sealed class CodeRulesTests
{
    [Theory]
    [InlineData("Broker.cs", "namespace N; public sealed class Broker;", 0)]
    [InlineData("Broker.Factory.cs", "namespace N; public static partial class Broker { private sealed class Inner; }", 0)]
    [InlineData("Broker.cs", "namespace N; public sealed class Broker; file sealed class Local;", 0)]
    [InlineData("Broker.cs", "namespace N; public sealed class Dealer;", 1)]
    [InlineData("Broker.cs", "namespace N; public sealed class Broker; internal enum Kind;", 1)]
    [InlineData("Broker.cs", "namespace N; public sealed class Broker; internal delegate void Deal();", 1)]
    [InlineData("Broker.cs", "// nothing", 1)]
    [InlineData("Program.cs", "return 0;", 0)]
    public void FileIsType_MadeUpFile_CountsBreaches(string path, string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.FileIsType(CodeFile.Parse(path, text)).Count());

    [Theory]
    [InlineData("class RouteManager;", 1)]
    [InlineData("class Outer { struct StringUtils; }", 1)]
    [InlineData("enum KindBase;", 1)]
    [InlineData("class Database;", 0)]
    [InlineData("class ManagerOfNothing;", 0)]
    public void NamesSayWhatItIs_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NamesSayWhatItIs(CodeFile.Parse("x.cs", text)).Count());

    [Theory]
    [InlineData("await Task.Delay(5);", 1)]
    [InlineData("System.Threading.Thread.Sleep(5);", 1)]
    [InlineData("SpinWait.SpinUntil(() => true);", 1)]
    [InlineData("await myTask.DelayAsync(5);", 0)]
    [InlineData("// Task.Delay(5)", 0)]
    public void NothingSleeps_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NothingSleeps(CodeFile.Parse("x.cs", text)).Count());

    [Theory]
    [InlineData("#pragma warning disable CS1591\nclass A;", 1)]
    [InlineData("class A { const string Text = \"#pragma warning disable\"; }", 0)]
    public void NoPragmas_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NoPragmas(CodeFile.Parse("x.cs", text)).Count());

    [Theory]
    [InlineData("class A; // TO" + "DO later", 1)]
    [InlineData("/* FIX" + "ME */ class A;", 1)]
    [InlineData("throw new NotImplementedException();", 1)]
    [InlineData("throw new NotSupportedException();", 0)]
    public void NothingIsUnfinished_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NothingIsUnfinished(CodeFile.Parse("x.cs", text)).Count());

    [Theory]
    [InlineData("class A { [Fact(Skip = \"flaky\")] void T() { } }", 1)]
    [InlineData("class A { [Fact(Explicit = true)] void T() { } }", 1)]
    [InlineData("class A { [Fact] void T() { Assert.Skip(\"no Envoy\"); } }", 0)]
    public void NoTestIsSwitchedOff_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NoTestIsSwitchedOff(CodeFile.Parse("x.cs", text)).Count());

    [Theory]
    [InlineData(70, 0, 1)]
    [InlineData(40, 0, 0)]
    [InlineData(40, 400, 1)]
    public void StaysShort_MadeUpFile_CountsBreaches(int memberLines, int otherLines, int breaches)
    {
        var text = $"class A\n{{\nvoid M()\n{{{new string('\n', memberLines)}}}\n}}{new string('\n', otherLines)}";
        Assert.Equal(breaches, CodeRules.StaysShort(CodeFile.Parse("x.cs", text)).Count());
    }

    [Theory]
    [InlineData("class A { static int _count; }", 1)]
    [InlineData("class A { static int Count { get; set; } }", 1)]
    [InlineData("class A { static readonly Dictionary<string, int> Seen = []; void M() => Seen[\"x\"] = 1; }", 1)]
    [InlineData("class A { static readonly HashSet<string> Seen = []; void M() => Seen.Add(\"x\"); }", 1)]
    [InlineData("class A { internal static readonly Dictionary<string, int> Seen = []; }", 1)]
    [InlineData("class A { private static readonly Dictionary<string, int> Table = new() { [\"x\"] = 1 }; int M() => Table[\"x\"]; }", 0)]
    [InlineData("class A { internal static List<int> Seen { get; } = []; }", 1)]
    [InlineData("class A { static readonly ImmutableArray<int> Seen = []; const int One = 1; int _own; }", 0)]
    [InlineData("class A { static int One => 1; static A Create() => new(); }", 0)]
    public void NoMutableStatics_MadeUpFile_CountsBreaches(string text, int breaches) =>
        Assert.Equal(breaches, CodeRules.NoMutableStatics(CodeFile.Parse("x.cs", text)).Count());
}
