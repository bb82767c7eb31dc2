using ControlPlane.Architecture.Tests.Projects;
using ControlPlane.Architecture.Tests.Sources;

namespace ControlPlane.Architecture.Tests.Assemblies;

/// <summary>
/// The pure projects are functions of their arguments. The compiler says so at the line (<c>src/BannedSymbols.txt</c>);
/// these tests read what was compiled, so that switching the analyzer off does not switch the law off.
/// </summary>
public sealed class PurityTests
{
    private static readonly string[] ImpureTypes =
    [
        "System.IO.File", "System.IO.FileInfo", "System.IO.FileStream", "System.IO.Directory", "System.IO.DirectoryInfo",
        "System.Net.Sockets.Socket", "System.Net.Http.HttpClient", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
        "System.Console", "System.Threading.Thread", "System.Threading.Timer",
        "Microsoft.Extensions.Logging.ILogger", "Microsoft.Extensions.Logging.ILogger`1",
    ];

    private static readonly string[] ImpureMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.TimeProvider.get_System", "System.Random..ctor", "System.Random.get_Shared", "System.Guid.NewGuid", "System.IO.Path.GetTempPath",
        "System.Threading.Tasks.Task.Run", "System.Threading.Tasks.Task.Delay",
    ];

    private static IEnumerable<CompiledAssembly> PureAssemblies => Layers.Pure.Select(CompiledAssembly.Find).OfType<CompiledAssembly>();

    // The compiler's iterators ask which thread they are on; nobody's code may ask Environment anything.
    private static bool IsImpure(string member) =>
        ImpureMembers.Contains(member) || (member.StartsWith("System.Environment.", StringComparison.Ordinal) && member != "System.Environment.get_CurrentManagedThreadId");

    [Fact]
    public void PureAssemblies_All_AreThereToBeRead() =>
        Assert.Empty(ProjectFile.All.Select(project => project.Name).Intersect(Layers.Pure).Except(PureAssemblies.Select(assembly => assembly.Name)));

    [Fact]
    public void PureAssemblies_All_UseNoImpureType() =>
        Assert.Empty(PureAssemblies.SelectMany(assembly => assembly.Types.Intersect(ImpureTypes).Select(type => $"{assembly.Name} uses {type}")));

    [Fact]
    public void PureAssemblies_All_CallNoImpureMember() =>
        Assert.Empty(PureAssemblies.SelectMany(assembly => assembly.Members.Where(IsImpure).Select(member => $"{assembly.Name} calls {member}")));

    [Fact]
    public void PureAssemblies_All_UseOnlyAllowedAssemblies() =>
        Assert.Empty(
            PureAssemblies.SelectMany(assembly => assembly.Assemblies
                .Where(reference => !reference.StartsWith("System.", StringComparison.Ordinal))
                .Except(Layers.AllowedReferences[assembly.Name])
                .Except(["Google.Protobuf"])
                .Select(reference => $"{assembly.Name} -> {reference}")));

    [Fact]
    public void Model_Never_SeesEnvoyOrProtobuf() =>
        Assert.DoesNotContain(CompiledAssembly.Find("ControlPlane.Model")!.Assemblies, name => name is "Envoy.Api" or "Google.Protobuf");

    [Fact]
    public void Metadata_OfTheseTests_ShowsTheFileAccessThatTheyHave() =>
        Assert.Contains("System.IO.File", CompiledAssembly.Find("ControlPlane.Architecture.Tests")!.Types);

    [Fact]
    public void BannedSymbols_Names_EveryImpureTypeOfTheRuntime()
    {
        var banned = SourceTree.Read("src/BannedSymbols.txt");
        Assert.DoesNotContain(ImpureTypes, type => type.StartsWith("System.", StringComparison.Ordinal) && !banned.Contains($"T:{type};", StringComparison.Ordinal));
    }
}
