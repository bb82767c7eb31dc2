using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ControlPlane.Host.Tests;

/// <summary>A running <c>controlplane</c> process, on free ports; killed with the test.</summary>
internal sealed partial class ServerUnderTest : IDisposable
{
    private ServerUnderTest(Process process, Uri xds, Task reading)
    {
        Process = process;
        Xds = xds;
        Reading = reading;
    }

    internal Process Process { get; }

    internal Uri Xds { get; }

    /// <summary>Drains the output, so that the process never waits for a reader.</summary>
    internal Task Reading { get; }

    /// <summary>Returns once the server has read its sources.</summary>
    internal static async Task<ServerUnderTest> StartAsync(ProcessStartInfo start)
    {
        foreach (var arg in (string[])["--xds", "127.0.0.1:0", "--admin", "127.0.0.1:0", "--allow-plaintext-xds"])
        {
            start.ArgumentList.Add(arg);
        }

        var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        Uri? xds = null;
        while (await process.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(60), cancellation) is { } line)
        {
            xds ??= Listening().Match(line) is { Success: true } match ? new Uri($"http://{match.Groups[1].Value}") : null;
            if (line.Contains("all sources read", StringComparison.Ordinal))
            {
                return new(process, xds!, process.StandardOutput.ReadToEndAsync(CancellationToken.None));
            }
        }

        throw new InvalidOperationException($"the server ended: {await process.StandardError.ReadToEndAsync(cancellation)}");
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
        }

        Process.Dispose();
    }

    [GeneratedRegex("listens: xDS https://(\\S+),")]
    private static partial Regex Listening();
}
