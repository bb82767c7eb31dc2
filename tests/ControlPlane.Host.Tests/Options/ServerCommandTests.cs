using System.CommandLine;
using ControlPlane.Host.Options;

namespace ControlPlane.Host.Tests.Options;

public sealed class ServerCommandTests
{
    [Fact]
    public async Task CommandLine_Flags_BecomeConfigurationKeys()
    {
        var keys = await KeysOfAsync("--config", "a", "--config", "b", "--xds", "127.0.0.1:1", "--allow-plaintext-xds", "--grace-period", "5s");
        Assert.Equal(
            [
                KeyValuePair.Create("ControlPlane:AllowPlaintextXds", (string?)"true"),
                KeyValuePair.Create("ControlPlane:Config", (string?)"a\nb"),
                KeyValuePair.Create("ControlPlane:GracePeriod", (string?)"5s"),
                KeyValuePair.Create("ControlPlane:Xds", (string?)"127.0.0.1:1"),
            ],
            keys.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task CommandLine_NoFlags_StatesNoKeys() => Assert.Empty(await KeysOfAsync());

    [Fact]
    public void CommandLine_AnUnknownFlag_IsAnError() =>
        Assert.Single(Command().Parse("--xdss 127.0.0.1:1").Errors, error => error.Message.Contains("--xdss", StringComparison.Ordinal));

    [Fact]
    public void Help_ForEveryOption_NamesFlagKeyAndVariable()
    {
        using var output = new StringWriter();
        Command().Parse("--help").Invoke(new InvocationConfiguration { Output = output });
        var help = output.ToString();
        Assert.All(OptionTable.All, option =>
        {
            Assert.Contains(option.Flag, help, StringComparison.Ordinal);
            Assert.Contains(option.Key, help, StringComparison.Ordinal);
            Assert.Contains(option.Variable, help, StringComparison.Ordinal);
        });
        Assert.Contains("CONTROLPLANE__MESHCONFIG", help, StringComparison.Ordinal);
        Assert.Contains("Examples:", help, StringComparison.Ordinal);
    }

    private static RootCommand Command() => ServerCommand.Create((_, _) => Task.FromResult(0));

    private static async Task<IReadOnlyDictionary<string, string?>> KeysOfAsync(params string[] args)
    {
        IReadOnlyDictionary<string, string?>? seen = null;
        var command = ServerCommand.Create((keys, _) =>
        {
            seen = keys;
            return Task.FromResult(0);
        });
        await command.Parse(args).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.NotNull(seen);
        return seen;
    }
}
