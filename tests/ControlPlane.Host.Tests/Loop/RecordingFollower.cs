using System.Threading.Channels;
using ControlPlane.Host.Loop;
using ControlPlane.Model;

namespace ControlPlane.Host.Tests.Loop;

/// <summary>Hands every mesh that the loop makes to the test.</summary>
internal sealed class RecordingFollower : IMeshFollower
{
    private readonly Channel<(Mesh Before, Mesh After)> _calls = Channel.CreateUnbounded<(Mesh, Mesh)>();

    /// <summary>Thrown at the next call, once.</summary>
    public Exception? Fault { get; set; }

    public bool IsWaiting { get; set; }

    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }

        _calls.Writer.TryWrite((before, after));
    }

    public async Task<(Mesh Before, Mesh After)> NextAsync(CancellationToken cancellationToken) =>
        await _calls.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
}
