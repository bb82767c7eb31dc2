using ControlPlane.Agent.Envoys;
using ControlPlane.Fixtures;

namespace ControlPlane.Agent.Tests.Envoys;

public sealed class EnvoyBinaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("envoy-binary-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Locate_AllPlacesHaveOne_TakesTheStatedOne()
    {
        var stated = Program("stated/my-envoy");

        Assert.Equal(stated, EnvoyBinary.Locate(stated, Environment(variable: Program("variable/envoy"), path: Program("path/envoy"))));
    }

    [Fact]
    public void Locate_NothingStated_TakesTheVariableBeforePath()
    {
        var variable = Program("variable/envoy");

        Assert.Equal(variable, EnvoyBinary.Locate(null, Environment(variable, path: Program("path/envoy"))));
    }

    [Fact]
    public void Locate_OnlyOnPath_TakesIt()
    {
        var onPath = Program("path/envoy");

        Assert.Equal(onPath, EnvoyBinary.Locate(null, Environment(variable: "", onPath)));
    }

    [Fact]
    public void Locate_OnlyInstalled_TakesTheHighestVersion()
    {
        Program("data/mesh/envoy/1.9.0/envoy");
        var newest = Program("data/mesh/envoy/1.40.0/envoy");
        Program("data/mesh/envoy/1.36.4/envoy");

        Assert.Equal(newest, EnvoyBinary.Locate(null, Environment("", "")));
    }

    [Fact]
    public void Locate_NoneAnywhere_TeachesHowToGetOne()
    {
        var failure = Assert.Throws<AgentException>(() => EnvoyBinary.Locate(null, Environment("", "")));

        Assert.Equal(FailureKind.Unavailable, failure.Kind);
        Assert.Contains("mesh envoy install", failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Locate_VariableNamesNoProgram_SaysWhichVariable()
    {
        var file = Path.Combine(_folder, "text");
        File.WriteAllText(file, "");

        var failure = Assert.Throws<AgentException>(() => EnvoyBinary.Locate(null, Environment(file, "")));

        Assert.Contains("ENVOY_BIN", failure.Message, StringComparison.Ordinal);
    }

    private Dictionary<string, string> Environment(string variable, string path) => new(StringComparer.Ordinal)
    {
        ["ENVOY_BIN"] = variable,
        ["PATH"] = Path.GetDirectoryName(path) ?? "",
        ["XDG_DATA_HOME"] = Path.Combine(_folder, "data"),
    };

    private string Program(string name) => ProgramFile.Write(Path.Combine(_folder, name), "exit 0");
}
