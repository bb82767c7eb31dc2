using ControlPlane.Host.Loop;
using ControlPlane.Model;

namespace ControlPlane.Host.Metrics;

/// <summary>Counts batches, and how long their changes gathered.</summary>
internal sealed class PushMetrics(ServerMetrics metrics, TimeProvider time) : IMeshFollower
{
    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        if (batch.Changes.IsEmpty)
        {
            return;
        }

        metrics.Debounced(time.GetElapsedTime(batch.Arrived.First));
        if (ReferenceEquals(before, after))
        {
            metrics.Suppressed();
        }
        else
        {
            metrics.Triggered(batch.Trigger);
        }
    }
}
