using System.Diagnostics;
using ControlPlane.Cli;
using ControlPlane.Fixtures;
using ControlPlane.Host.Options;

namespace ControlPlane.Features.Tests.Compose;

/// <summary><c>docker-compose.yml</c>, as far as it can be held true without an engine.</summary>
public sealed class ComposeFileTests
{
    private const string WrittenTo = " > /bootstraps/";

    private static readonly ComposeFile File = ComposeFile.Parse(RepositoryRoot.Read("docker-compose.yml"));

    private static IEnumerable<(string Name, string[] Arguments)> BootstrapCommands =>
        File.Services["bootstraps"].Command.Single().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(WrittenTo))
            .Select(parts => (parts[1], parts[0].Split(' ')));

    public static TheoryData<string> Bootstraps => [.. BootstrapCommands.Select(command => command.Name)];

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
    public void Envoys_All_ReadABootstrapThatIsWritten()
    {
        var envoys = File.Services.Values.Where(service => service.Image!.StartsWith("envoyproxy/envoy:v", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            BootstrapCommands.Select(command => $"/bootstraps/{command.Name}").Order(),
            envoys.Select(envoy => envoy.Command[envoy.Command.ToList().IndexOf("-c") + 1]).Order());
    }

    [Fact]
    public void Bootstraps_All_StateTheAddressOfTheirNetworkNamespace()
    {
        foreach (var (name, arguments) in BootstrapCommands)
        {
            var owner = Path.GetFileNameWithoutExtension(name);
            Assert.Equal([arguments[arguments.ToList().IndexOf("--ip") + 1]], File.Services[owner].Addresses);
        }
    }

    [Theory]
    [MemberData(nameof(Bootstraps))]
    [Trait("Category", "Envoy")]
    public async Task Bootstrap_AsTheOneShotContainerWritesIt_IsAcceptedByEnvoyAsync(string name)
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var envoy, out var reason), reason);
        var folder = Directory.CreateTempSubdirectory("compose-bootstrap-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            await System.IO.File.WriteAllTextAsync(path, await OutputOfAsync(BootstrapCommands.Single(command => command.Name == name).Arguments), TestContext.Current.CancellationToken);
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
