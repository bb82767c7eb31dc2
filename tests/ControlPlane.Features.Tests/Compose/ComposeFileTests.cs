using System.Diagnostics;
using ControlPlane.Cli;
using ControlPlane.Fixtures;
using ControlPlane.Host.Options;

namespace ControlPlane.Features.Tests.Compose;

/// <summary><c>docker-compose.yml</c>, as far as it can be held true without an engine.</summary>
public sealed class ComposeFileTests
{
    private static readonly ComposeFile File = ComposeFile.Parse(RepositoryRoot.Read("docker-compose.yml"));

    private static IEnumerable<ComposeService> Sidecars => File.Services.Values.Where(service => service.Image == "mesh-sidecar");

    public static TheoryData<string> SidecarNames => [.. Sidecars.Select(sidecar => sidecar.Name)];

    [Fact]
    public void File_AsCommitted_KeepsComposesRules() => Assert.Empty(ComposeRules.Breaches(File, RepositoryRoot.Exists));

    [Fact]
    public void Builds_All_NameAStageOfTheDockerfile()
    {
        foreach (var build in File.Services.Values.Select(service => service.Build).Where(build => build.Count > 0))
        {
            var dockerfile = RepositoryRoot.Read((string)build["dockerfile"]!);
            Assert.Contains($" AS {build["target"]}\n", dockerfile, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dockerfile_FinalStages_RunUnprivilegedAndCopyWhatIsThere()
    {
        var dockerfile = RepositoryRoot.Read("deploy/Dockerfile");
        var stages = dockerfile.Split("\nFROM ")[2..];
        Assert.All(stages, stage => Assert.Contains("\nUSER $APP_UID\n", stage, StringComparison.Ordinal));
        Assert.All(
            dockerfile.Split("dotnet publish ")[1..].Select(rest => rest.Split(' ')[0]),
            project => Assert.True(RepositoryRoot.Exists(project), project));
    }

    [Fact]
    public void Server_ItsCommand_IsOneTheServerTakes()
    {
        var parsed = ServerCommand.Create((_, _) => Task.FromResult(0)).Parse(File.Services["controlplane"].Command);
        Assert.Empty(parsed.Errors);
    }

    [Fact]
    public void Server_ItsHealthcheck_IsACommandOfMesh()
    {
        var test = ComposeFile.TextsOf(File.Services["controlplane"].Healthcheck, "test");
        Assert.Equal(["CMD", "/app/mesh", "ready"], test);
        Assert.Contains("""CMD ["/app/mesh", "ready"]""", RepositoryRoot.Read("deploy/Dockerfile"), StringComparison.Ordinal);
    }

    [Fact]
    public void Apps_All_AreServicesOfTheDemo() => Assert.All(
        File.Services.Values.Where(service => service.Image == "mesh-demo"),
        app => Assert.True(ControlPlane.Demo.DemoArguments.TryParse(app.Command, out _, out var error), $"{app.Name}: {error}"));

    [Fact]
    public void Sidecars_All_HaveAnIdentityOfTheirOwnAndATokenForIt()
    {
        Assert.Equal(10, Sidecars.Count());
        var script = File.Services["tokens"].Command.Single();
        foreach (var sidecar in Sidecars)
        {
            var volume = Assert.Single(sidecar.Volumes).Split(':')[0];
            var name = sidecar.Command[3];
            Assert.Contains($"{volume}:/identities/{name}", File.Services["tokens"].Volumes);
            Assert.Contains($"join {name} {Option(sidecar, "--service-account")}\n", script + "\n", StringComparison.Ordinal);
            var owners = File.Services.Values.Where(service => service.Volumes.Any(mount => mount.StartsWith(volume + ":", StringComparison.Ordinal)));
            Assert.Equal(new[] { sidecar.Name, "tokens" }.Order(StringComparer.Ordinal), owners.Select(service => service.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Plaintext_IsAskedForNowhere() =>
        Assert.DoesNotContain(File.Services.Values, service => service.Command.Any(word => word.Contains("plaintext", StringComparison.Ordinal)));

    [Fact]
    public void Sidecars_All_StateTheAddressOfTheirNetworkNamespace()
    {
        foreach (var sidecar in Sidecars)
        {
            Assert.Equal([Option(sidecar, "--ip")], File.Services[sidecar.NamespaceOwner ?? sidecar.Name].Addresses);
        }
    }

    [Theory]
    [MemberData(nameof(SidecarNames))]
    [Trait("Category", "Envoy")]
    public async Task Bootstrap_OfASidecarsOptions_IsAcceptedByEnvoyAsync(string name)
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var envoy, out var reason), reason);
        var folder = Directory.CreateTempSubdirectory("compose-bootstrap-");
        try
        {
            var path = Path.Combine(folder.FullName, $"{name}.json");
            await System.IO.File.WriteAllTextAsync(path, await OutputOfAsync(BootstrapOf(File.Services[name])), TestContext.Current.CancellationToken);
            using var process = Process.Start(new ProcessStartInfo(envoy, ["--mode", "validate", "-c", path, "-l", "warning"]) { RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Option(ComposeService sidecar, string name) => sidecar.Command[sidecar.Command.ToList().IndexOf(name) + 1];

    // The same options print the bootstrap, but for those that say how Envoy is started.
    private static string[] BootstrapOf(ComposeService sidecar)
    {
        var words = sidecar.Command.Where(word => word is not ("--exec" or "--envoy" or "/usr/local/bin/envoy")).ToArray();
        words[2] = "bootstrap";
        return words;
    }

    private static async Task<string> OutputOfAsync(string[] command)
    {
        Assert.Equal("mesh", command[0]);
        var (output, messages) = (new StringWriter(), new StringWriter());
        var host = new CommandHost(new Dictionary<string, string>(), TimeProvider.System, output, messages);
        var code = await CommandLine.InvokeAsync(command[1..], host, TestContext.Current.CancellationToken);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {messages}");
        return output.ToString();
    }
}
