using ControlPlane.Host.TokenKeys;
using ControlPlane.Model;
using ControlPlane.Model.RequestAuthentications;

namespace ControlPlane.Host.Tests.TokenKeys;

/// <summary>When keys are fetched.</summary>
public sealed class KeyScheduleTests
{
    private const string Address = "https://i.test/keys";
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Mesh Wanting(params JwtRule[] rules) => Mesh.Empty.Apply(
        [.. rules.Select((rule, index) => new RequestAuthentication { Metadata = new() { Name = $"r{index}" }, JwtRules = [rule] }).Select(policy => new MeshChange.ConfigReplaced(policy.Key, policy))]);

    private static JwtRule Rule(int seconds = 5) => new() { Issuer = "i", JwksUri = Address, Timeout = TimeSpan.FromSeconds(seconds) };

    private static KeySchedule Known => KeySchedule.Empty.For(Wanting(Rule()), Now);

    [Fact]
    public void New_IsDueAtOnce_WithTheLongestTimeout() => Assert.Equal(
        [(Address, TimeSpan.FromSeconds(9))], KeySchedule.Empty.For(Wanting(Rule(), Rule(9), new() { Issuer = "j", Jwks = "{}" }), Now).DueAt(Now));

    [Fact]
    public void Succeeded_IsDueInTwentyMinutes() => Assert.Equal(Now + TimeSpan.FromMinutes(20), Known.Succeeded(Address, Now).Next);

    [Fact]
    public void Failed_IsDueSoon_AndThenEverMoreSlowly()
    {
        var schedule = Known;
        var waits = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            schedule = schedule.Failed(Address, Now);
            waits.Add((schedule.Next!.Value - Now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], waits);
    }

    [Fact]
    public void Changed_KeepsWhatIsScheduled() => Assert.Equal(Now + TimeSpan.FromMinutes(20), Known.Succeeded(Address, Now).For(Wanting(Rule()), Now).Next);

    [Fact]
    public void Unwanted_IsForgotten() => Assert.Null(Known.For(Mesh.Empty, Now).Next);
}
