using ControlPlane.Model.Config;

namespace ControlPlane.Model.Tests.Config;

public sealed class DiagnosticPrinterTests
{
    [Fact]
    public void Print_PlaceInALine_UnderlinesIt()
    {
        var diagnostic = new Diagnostic("EM1002", Severity.Error, Span(5, 12), "unknown field \"retires\"") { Excerpt = "  - retires: {attempts: 3}", Hint = "did you mean \"retries\"?" };
        Assert.Equal(
            """
            a.yaml:8:5: error EM1002: unknown field "retires"
                - retires: {attempts: 3}
                  ^^^^^^^
                hint: did you mean "retries"?
            """,
            DiagnosticPrinter.Print(diagnostic));
    }

    [Fact]
    public void Print_BlockOverSeveralLines_UnderlinesTheFirst()
    {
        var span = new SourceSpan("a.yaml", new(8, 3), new(12, 1));
        Assert.EndsWith("\n    http:  \n    ^^^^^", DiagnosticPrinter.Print(new("X", Severity.Info, span, "m") { Excerpt = "  http:  " }));
    }

    [Fact]
    public void Print_Tabs_KeepsThemBeforeTheCaret() =>
        Assert.EndsWith("\n  \ta: b\n  \t   ^", DiagnosticPrinter.Print(new("X", Severity.Error, Span(5, 6), "m") { Excerpt = "\ta: b" }));

    [Fact]
    public void Print_VeryLongLine_ShowsAWindow()
    {
        var lines = DiagnosticPrinter.Print(new("X", Severity.Error, Span(501, 504), "m") { Excerpt = new string('x', 500) + "BAD" + new string('y', 500) }).Split('\n');
        Assert.True(lines[1].Length < 200);
        Assert.Equal("BAD", lines[1].Substring(lines[2].IndexOf('^'), lines[2].Count(character => character == '^')));
    }

    [Fact]
    public void Print_NoPlace_IsOneLine() => Assert.Equal("warning X: m", DiagnosticPrinter.Print(new("X", Severity.Warning, null, "m")));

    [Fact]
    public void Print_PlaceBeyondTheLine_PointsAtItsEnd() =>
        Assert.EndsWith("\n  abc\n     ^", DiagnosticPrinter.Print(new("X", Severity.Error, Span(50, 60), "m") { Excerpt = "abc" }));

    private static SourceSpan Span(int start, int end) => new("a.yaml", new(8, start), new(8, end));
}
