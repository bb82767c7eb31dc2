namespace ControlPlane.Agent.Running;

/// <summary>How long an agent waits before it tries again to reach the control plane: 0.25 s doubling up to 4 s.</summary>
internal sealed class ReportBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    private TimeSpan _next = First;

    /// <summary>The wait after one more failure.</summary>
    internal TimeSpan Next()
    {
        var current = _next;
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, Limit.Ticks));
        return current;
    }

    /// <summary>Back to the first wait: something worked.</summary>
    internal void Reset() => _next = First;
}
