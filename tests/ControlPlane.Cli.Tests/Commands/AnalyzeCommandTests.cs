using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Tests.Commands;

public sealed class AnalyzeCommandTests : IDisposable
{
    private const string Broken = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews, namespace: shop}
        spec:
          hosts: [reviews]
          http:
          - directResponse: {status: 201}
            timeoutt: 1s
        """;

    private readonly OfflineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Analyze_NothingWrong_Is0()
    {
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath);
        Assert.Equal((0, "", "0 errors, 0 warnings; 2 objects are valid\n"), (run.ExitCode, run.Output, run.Messages));
    }

    [Fact]
    public async Task Analyze_AnError_Is79WithLineCaretAndHint()
    {
        _folder.Write("broken.yaml", Broken);
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath);
        Assert.Equal(79, run.ExitCode);
        var lines = run.Output.Split('\n');
        Assert.StartsWith($"{_folder.FullPath}/broken.yaml:8:5: error EM1002: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("      timeoutt: 1s", lines[1]);
        Assert.Equal("      ^^^^^^^^", lines[2]);
        Assert.Equal("    hint: did you mean \"timeout\"?", lines[3]);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task Analyze_AMachineFormat_HasTheSameExitCodeAndNothingElseInIt(string format)
    {
        _folder.Write("broken.yaml", Broken);
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath, "-o", format);
        Assert.Equal(79, run.ExitCode);
        Assert.NotNull(JsonNode.Parse(run.Output));
    }

    [Fact]
    public async Task Analyze_Json_SaysWhere()
    {
        _folder.Write("broken.yaml", Broken);
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath, "-o", "json");
        var finding = Assert.Single(JsonSerializer.Deserialize<DiagnosticReports>(run.Output, AdminJson.Options)!.Diagnostics);
        Assert.Equal(("EM1002", 8, 5, "VirtualService/shop/reviews"), (finding.Code, finding.Line, finding.Column, finding.Object));
    }

    [Fact]
    public async Task Analyze_Sarif_PointsAtTheLine()
    {
        _folder.Write("broken.yaml", Broken);
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath, "-o", "sarif");
        var result = JsonNode.Parse(run.Output)!["runs"]![0]!["results"]![0]!;
        Assert.Equal("error", result["level"]!.GetValue<string>());
        Assert.Equal(8, result["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!.GetValue<int>());
    }

    [Fact]
    public async Task Analyze_ARouteToNowhere_IsAWarningAnd0()
    {
        _folder.Write("nowhere.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: nowhere, namespace: shop}
            spec:
              hosts: [nowhere.example]
              http: [{route: [{destination: {host: nobody.example}}]}]
            """);
        var run = await MeshRun.InvokeAsync("analyze", _folder.FullPath);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("nowhere.yaml:1:1: warning IST0101: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_NoSuchFolder_Is79AndNamesIt()
    {
        var run = await MeshRun.InvokeAsync("analyze", "/no/such/folder");
        Assert.Equal(79, run.ExitCode);
        Assert.Contains("/no/such/folder", run.Output, StringComparison.Ordinal);
    }
}
