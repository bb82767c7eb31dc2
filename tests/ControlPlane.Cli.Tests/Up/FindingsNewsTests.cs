using ControlPlane.Cli.Up;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Model.Config;

namespace ControlPlane.Cli.Tests.Up;

public sealed class FindingsNewsTests
{
    private readonly FindingsNews _news = new();

    [Fact]
    public void Update_NewFinding_IsToldOnceWithPlaceAndHint()
    {
        Assert.Equal(["✘ a.yaml:13:11: error EM1002: unknown field (did you mean \"weight\"?)"], _news.Update(new([Typo])));
        Assert.Empty(_news.Update(new([Typo])));
    }

    [Fact]
    public void Update_FindingMovesInItsFile_IsNoNews()
    {
        _news.Update(new([Typo]));

        Assert.Empty(_news.Update(new([Typo with { Line = 14 }])));
    }

    [Fact]
    public void Update_LastFindingGone_IsToldOnce()
    {
        _news.Update(new([Typo]));

        Assert.Equal(["✔ configuration: nothing is wrong with it any more"], _news.Update(new([])));
        Assert.Empty(_news.Update(new([])));
    }

    [Fact]
    public void Update_OneOfTwoGone_SaysNothing()
    {
        _news.Update(new([Typo, Typo with { File = "b.yaml" }]));

        Assert.Empty(_news.Update(new([Typo])));
    }

    [Fact]
    public void Update_FindingComesBack_IsToldAgain()
    {
        _news.Update(new([Typo]));
        _news.Update(new([]));

        Assert.Single(_news.Update(new([Typo])));
    }

    [Fact]
    public void Update_Information_IsNoNews() => Assert.Empty(_news.Update(new([Typo with { Severity = Severity.Info }])));

    [Fact]
    public void Update_FindingWithoutFile_HasNoPlace() =>
        Assert.Equal(["! warning EM1002: unknown field"], _news.Update(new([new() { Code = "EM1002", Severity = Severity.Warning, Message = "unknown field" }])));

    private static DiagnosticReport Typo => new()
    {
        Code = "EM1002",
        Severity = Severity.Error,
        Message = "unknown field",
        File = "a.yaml",
        Line = 13,
        Column = 11,
        Hint = "did you mean \"weight\"?",
    };
}
