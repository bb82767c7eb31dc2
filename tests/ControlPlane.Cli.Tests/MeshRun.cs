namespace ControlPlane.Cli.Tests;

/// <summary>One run of the command line inside the test process.</summary>
internal sealed record MeshRun(int ExitCode, string Output, string Messages)
{
    internal static async Task<MeshRun> InvokeAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var messages = new StringWriter();
        var host = new CommandHost(new Dictionary<string, string>(StringComparer.Ordinal), TimeProvider.System, output, messages);
        var exitCode = await CommandLine.InvokeAsync(args, host, TestContext.Current.CancellationToken);
        return new(exitCode, output.ToString(), messages.ToString());
    }
}
