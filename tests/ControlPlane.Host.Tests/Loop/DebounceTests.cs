using ControlPlane.Host.Loop;

namespace ControlPlane.Host.Tests.Loop;

public sealed class DebounceTests
{
    [Theory]
    // A lone change: no push before, or one long enough ago.
    [InlineData(0, 0, null, false, 0, 0)]
    [InlineData(0, 0, 50, false, 0, 0)]
    [InlineData(30, 30, 200, false, 3, 0)]
    // Follows another: 10 ms of silence, growing with the streak to 50 ms.
    [InlineData(0, 0, 49, false, 0, 10)]
    [InlineData(4, 4, 20, false, 0, 6)]
    [InlineData(20, 0, 30, false, 1, 20)]
    [InlineData(0, 0, 10, false, 2, 40)]
    [InlineData(0, 0, 10, false, 3, 50)]
    [InlineData(0, 0, 10, false, 1000, 50)]
    [InlineData(10, 10, 12, false, 0, 0)]
    // Comes while a push is under way.
    [InlineData(0, 0, 500, true, 0, 10)]
    [InlineData(0, 0, null, true, 0, 10)]
    // Never longer than a second.
    [InlineData(995, 0, 1000, true, 5, 5)]
    [InlineData(1000, 0, 1000, true, 5, 0)]
    [InlineData(3000, 0, 3000, true, 5, 0)]
    public void Debounce_ForEachSituation_GathersThisLong(int sinceFirst, int sinceLast, int? sincePush, bool underWay, int streak, int expected)
    {
        var gathering = new Gathering(Ms(sinceFirst), Ms(sinceLast), sincePush is { } push ? Ms(push) : null) { PushUnderWay = underWay, Streak = streak };
        Assert.Equal(Ms(expected), Debounce.Default.Remaining(gathering));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
