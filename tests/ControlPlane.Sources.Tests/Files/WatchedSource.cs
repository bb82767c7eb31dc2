using System.Collections.Concurrent;
using ControlPlane.Fixtures;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>A running <see cref="FileSource"/> with everything that it has said.</summary>
internal sealed class WatchedSource : IAsyncDisposable
{
    private CancellationTokenSource _stop = new();
    private Task _watching;

    internal WatchedSource(FileSourceOptions options, TimeProvider? time = null)
    {
        Source = new(options, Report, time ?? TimeProvider.System);
        _watching = WatchAsync(_stop.Token);
    }

    internal FileSource Source { get; }

    internal ConfigReport Report { get; } = new();

    /// <summary>Every change, in order.</summary>
    internal ConcurrentQueue<MeshChange> Changes { get; } = [];

    /// <summary>What is in force.</summary>
    internal ConcurrentDictionary<string, ConfigObject> Objects { get; } = [];

    internal bool IsSynced { get; private set; }

    /// <summary>Names of removed objects, each time one was removed.</summary>
    internal IEnumerable<string> Removals => Changes.OfType<MeshChange.ConfigReplaced>().Where(change => change.Value is null).Select(change => change.Key.Name);

    internal static string Service(string name, int port) => $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: [{{port: {port}}}]}}\n";

    internal static async Task<WatchedSource> StartAsync(string path, TimeProvider? time = null, TimeSpan? grace = null)
    {
        // The rescan would hide a missed event, so it is far away unless a test moves the clock.
        var source = new WatchedSource(
            new() { Paths = [path], RescanInterval = TimeSpan.FromMinutes(10), GracePeriod = grace ?? TimeSpan.FromSeconds(30) }, time);
        await Eventually.TrueAsync("the source has stated everything", () => source.IsSynced);
        return source;
    }

    /// <summary>The port of a service that <see cref="Service"/> wrote; 0 when it is not there.</summary>
    internal int Port(string name) => Objects.TryGetValue(name, out var value) ? ((KubernetesService)value).Ports[0].Number : 0;

    internal Task PortIsAsync(string name, int port) => Eventually.TrueAsync($"{name} has port {port}, not {Port(name)}", () => Port(name) == port);

    internal Task ReportsAsync(string code) => Eventually.TrueAsync($"a report of {code}", () => Report.Diagnostics.Any(diagnostic => diagnostic.Code == code));

    /// <summary>Ends the watch and begins another one, as after a failure.</summary>
    internal async Task WatchAgainAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
        _stop = new();
        Objects.Clear();
        IsSynced = false;
        _watching = WatchAsync(_stop.Token);
        await Eventually.TrueAsync("the source has stated everything again", () => IsSynced);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        Source.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in Source.WatchAsync(cancellationToken))
            {
                Changes.Enqueue(change);
                switch (change)
                {
                    case MeshChange.ConfigReplaced { Value: { } value } replaced:
                        Objects[replaced.Key.Name] = value;
                        break;
                    case MeshChange.ConfigReplaced replaced:
                        Objects.TryRemove(replaced.Key.Name, out _);
                        break;
                    case MeshChange.SourceSynced:
                        IsSynced = true;
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
