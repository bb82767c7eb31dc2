namespace ControlPlane.Certificates.Tests;

public sealed class RotationScheduleTests
{
    private static readonly DateTimeOffset Begin = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 45)]
    [InlineData(0.5, 50)]
    [InlineData(1, 55)]
    public void RenewAt_ByChance_IsAroundHalfOfTheLife(double chance, int minutes) =>
        Assert.Equal(Begin.AddMinutes(minutes), RotationSchedule.RenewAt(Begin, Begin.AddMinutes(100), chance));

    [Fact]
    public void WarnAt_WithAQuarterLeft_IsBeforeTheEnd() => Assert.Equal(Begin.AddMinutes(75), RotationSchedule.WarnAt(Begin, Begin.AddMinutes(100)));

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(2, 0, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(6, 0, 32)]
    [InlineData(7, 0, 60)]
    [InlineData(1000, 1, 90)]
    public void RetryAfter_Failures_DoublesUpToAMinute(int failures, double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RotationSchedule.RetryAfter(failures, chance));
}
