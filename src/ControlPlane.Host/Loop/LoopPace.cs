namespace ControlPlane.Host.Loop;

/// <summary>Applies <see cref="Debounce"/> to the loop's past. Used by the loop's thread only.</summary>
internal sealed class LoopPace(Debounce debounce, IPushProgress progress, TimeProvider time)
{
    private long? _lastPush;
    private int _streak;

    /// <summary>How much longer changes that came at these times should gather; zero: push now.</summary>
    internal TimeSpan Remaining(Arrivals arrived) => debounce.Remaining(GatheringOf(arrived));

    /// <summary>Notes that the changes are being pushed now.</summary>
    internal void Taken(Arrivals arrived)
    {
        _streak = debounce.IsBusy(GatheringOf(arrived)) ? _streak + 1 : 0;
        _lastPush = time.GetTimestamp();
    }

    /// <summary>A timer that rings once for each time it is set.</summary>
    internal ITimer CreateAlarm(Action ring) => time.CreateTimer(_ => ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private Gathering GatheringOf(Arrivals arrived) =>
        new(time.GetElapsedTime(arrived.First), time.GetElapsedTime(arrived.Last), _lastPush is { } push ? time.GetElapsedTime(push) : null)
        {
            PushUnderWay = progress.IsPushUnderWay,
            Streak = _streak,
        };
}
