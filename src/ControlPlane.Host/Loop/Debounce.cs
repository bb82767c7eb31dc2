namespace ControlPlane.Host.Loop;

/// <summary>
/// Decides how long changes gather before they are pushed. A lone change goes at once; changes that follow each other, or that come while
/// a push is under way, wait for a short silence, the longer the more of them there were, and never longer than a limit.
/// </summary>
/// <param name="MinQuiet">Silence that ends a gathering, at first.</param>
/// <param name="MaxQuiet">What the silence grows to. Changes further apart than this do not follow each other.</param>
/// <param name="MaxWait">No change waits longer than this.</param>
public sealed record Debounce(TimeSpan MinQuiet, TimeSpan MaxQuiet, TimeSpan MaxWait)
{
    /// <summary>10 ms, growing to 50 ms, and 1 s at most.</summary>
    public static Debounce Default { get; } = new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1));

    /// <summary>How much longer to gather; zero: push now. Times are ages at the moment of asking.</summary>
    public TimeSpan Remaining(Gathering gathering)
    {
        if (!IsBusy(gathering))
        {
            return TimeSpan.Zero;
        }

        // 10, 20, 40, 50 ms: a burst soon costs one push for all of it, a pair of changes costs next to nothing.
        var quiet = TimeSpan.FromTicks(Math.Min(MaxQuiet.Ticks, MinQuiet.Ticks << Math.Min(gathering.Streak, 16)));
        var silence = quiet - gathering.SinceLast;
        var limit = MaxWait - gathering.SinceFirst;
        var remaining = silence < limit ? silence : limit;
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    /// <summary>Whether the changes are part of something longer; then the next gathering's <see cref="Gathering.Streak"/> is one more.</summary>
    public bool IsBusy(Gathering gathering) =>
        gathering.PushUnderWay || (gathering.SincePush is { } push && push - gathering.SinceFirst < MaxQuiet);
}
