using System.Collections.Immutable;
using System.Threading.Channels;
using ControlPlane.Analysis;
using ControlPlane.Host.Loop;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Sources;
using ControlPlane.Translation.Patches;

namespace ControlPlane.Host.Config;

/// <summary>Looks for what is wrong between objects, beside the loop and at most once a second: the newest mesh, once every source is complete.</summary>
internal sealed class AnalysisRunner(IConfigReport findings, ConfigReport places, SourceStatusBoard sources, TimeProvider time) : BackgroundService, IMeshFollower
{
    /// <summary>Under which the findings stand in the report, where others stand under their file.</summary>
    internal const string Name = "analysis";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Mesh> _latest = Channel.CreateBounded<Mesh>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true });

    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        if (!ReferenceEquals(before, after))
        {
            _latest.Writer.TryWrite(after);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            await sources.WhenAllSynced.WaitAsync(stoppingToken);
            await foreach (var mesh in _latest.Reader.ReadAllAsync(stoppingToken))
            {
                findings.Replace(Name, [.. Analyzer.Analyze(mesh, places.Find), .. PatchCheck.Check(mesh)], ImmutableDictionary<ConfigKey, SourceSpan>.Empty);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }
}
