using ControlPlane.Model.Config;

namespace ControlPlane.Model.Tests.Config;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0s", 0)]
    [InlineData("1ms", 1)]
    [InlineData("1.5s", 1500)]
    [InlineData(".5s", 500)]
    [InlineData("1.s", 1000)]
    [InlineData("2m30s", 150_000)]
    [InlineData("1h1m1s1ms", 3_661_001)]
    [InlineData("-1s", -1000)]
    [InlineData("+1s", 1000)]
    [InlineData("1000us", 1)]
    [InlineData("1000µs", 1)]
    [InlineData("1000000ns", 1)]
    public void TryParse_GoDuration_GivesItsMilliseconds(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("5d")]
    [InlineData("1.2.3s")]
    [InlineData(".s")]
    [InlineData("--1s")]
    [InlineData("1s2")]
    [InlineData("999999999999999999h")]
    public void TryParse_OtherText_IsRefused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
