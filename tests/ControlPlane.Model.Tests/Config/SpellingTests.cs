using ControlPlane.Model.Config;

namespace ControlPlane.Model.Tests.Config;

public sealed class SpellingTests
{
    private static readonly string[] Fields = ["match", "retries", "route", "redirect", "perTryTimeout", "timeout"];

    [Theory]
    [InlineData("retires", "retries")]
    [InlineData("per_try_timeout", "perTryTimeout")]
    [InlineData("pertrytimeout", "perTryTimeout")]
    [InlineData("mach", "match")]
    [InlineData("timeot", "timeout")]
    [InlineData("routes", "route")]
    [InlineData("weight", null)]
    [InlineData("x", null)]
    public void Nearest_Slip_IsRecognised(string text, string? expected) => Assert.Equal(expected, Spelling.Nearest(text, Fields));
}
