using ControlPlane.Cli.Up;

namespace ControlPlane.Cli.Tests.Up;

public sealed class SplitReportTests
{
    [Fact]
    public void Parse_Report_GivesPercentSortedByName()
    {
        var report = SplitReport.Parse("""{"requests":500,"failures":0,"last":{"v2":9,"v1":91}}""");
        Assert.Equal("myservice: v1 91 %  v2 9 %   (last 100 requests)", report!.ToString());
    }

    [Theory]
    [InlineData("""{"requests":3,"failures":0,"last":{"v1":3}}""")]
    [InlineData("""{"requests":0,"failures":0,"last":{}}""")]
    [InlineData("""{"other":1}""")]
    public void Parse_TooLittle_GivesNothing(string json) => Assert.Null(SplitReport.Parse(json));

    [Theory]
    [InlineData(90, 85, false)]
    [InlineData(90, 50, true)]
    [InlineData(90, 90, false)]
    public void DiffersFrom_OtherSplit_NoticesMoreThanChance(int before, int now, bool differs) => Assert.Equal(differs, Split(now).DiffersFrom(Split(before)));

    [Fact]
    public void DiffersFrom_Nothing_IsNews() => Assert.True(Split(90).DiffersFrom(null));

    [Fact]
    public void DiffersFrom_FailuresBegin_IsNews() =>
        Assert.True(SplitReport.Parse("""{"last":{"v1":70,"failed":30}}""")!.DiffersFrom(SplitReport.Parse("""{"last":{"v1":100}}""")));

    private static SplitReport Split(int first) => new(100, new Dictionary<string, int> { ["v1"] = first, ["v2"] = 100 - first });
}
