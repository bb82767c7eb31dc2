using System.Globalization;
using System.Net;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>The test's own HTTP server in place of an app: answers 200, but each answer waits until the test lets it go.</summary>
internal sealed class SlowApp : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Any host: requests name the one that they were sent to.
    internal SlowApp(int port) => _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://*:{port}/"));

    /// <summary>Completes when a request has come.</summary>
    internal Task Arrived => _arrived.Task;

    /// <summary>Serves one request.</summary>
    internal async Task ServeOneAsync()
    {
        _listener.Start();
        var context = await _listener.GetContextAsync();
        _arrived.SetResult();
        await _release.Task;
        context.Response.StatusCode = 200;
        context.Response.Close();
    }

    internal void Release() => _release.TrySetResult();

    public void Dispose()
    {
        Release();
        _listener.Close();
    }
}
