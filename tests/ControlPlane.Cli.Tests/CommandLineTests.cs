namespace ControlPlane.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("proxy", "bootstrap", "reviews", "--frobnicate")]
    [InlineData("frobnicate")]
    [InlineData("--frobnicate")]
    [InlineData("proxy", "bootstrap")]
    public async Task CommandLine_Wrong_IsOneLineWithTheHelpToAskAndExitCode64(params string[] args)
    {
        var run = await MeshRun.InvokeAsync(args);

        Assert.Equal(64, run.ExitCode);
        Assert.Equal("", run.Output);
        var lines = run.Messages.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("mesh: error: ", lines[0], StringComparison.Ordinal);
        Assert.Contains("--help", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no command \"analyse\"", "did you mean \"analyze\"? Or see 'mesh --help'", "analyse", "demo")]
    [InlineData("there is no command \"xyzzy\"", "see 'mesh proxy --help'", "proxy", "xyzzy")]
    [InlineData("which command? install, path", "see 'mesh envoy --help'", "envoy")]
    [InlineData("Argument 'lopback' not recognized. Must be one of: 'loopback' 'redirect' 'none'", "see 'mesh proxy run --help'", "proxy", "run", "x", "--mode", "lopback")]
    public async Task CommandLine_Wrong_SaysWhatAndWhatElseThereIs(string message, string hint, params string[] args)
    {
        var run = await MeshRun.InvokeAsync(args);

        Assert.Equal($"mesh: error: {message}\n  hint: {hint}\n", run.Messages);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("proxy", "run", "--help")]
    [InlineData("proxy", "bootstrap", "--help")]
    public async Task Help_OfACommand_ShowsExamples(params string[] args)
    {
        var run = await MeshRun.InvokeAsync(args);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Try:", run.Output, StringComparison.Ordinal);
        Assert.Contains("  mesh proxy ", run.Output, StringComparison.Ordinal);
    }
}
