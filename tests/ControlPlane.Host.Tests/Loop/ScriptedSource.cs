using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ControlPlane.Model;
using ControlPlane.Sources;

namespace ControlPlane.Host.Tests.Loop;

/// <summary>A source that says what a test tells it to; each run has its own script.</summary>
internal sealed class ScriptedSource : ISource
{
    private readonly Channel<Channel<MeshChange>> _runs = Channel.CreateUnbounded<Channel<MeshChange>>();

    public string Name => "scripted";

    /// <summary>Scripts the next run: write to it, and complete it (with an exception, or none) to end the run.</summary>
    public ChannelWriter<MeshChange> NextRun(params IEnumerable<MeshChange> changes)
    {
        var run = Channel.CreateUnbounded<MeshChange>();
        foreach (var change in changes)
        {
            run.Writer.TryWrite(change);
        }

        _runs.Writer.TryWrite(run);
        return run.Writer;
    }

    public async IAsyncEnumerable<MeshChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await _runs.Reader.ReadAsync(cancellationToken);
        await foreach (var change in run.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }
}
