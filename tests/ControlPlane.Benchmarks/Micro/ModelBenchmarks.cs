using BenchmarkDotNet.Attributes;
using ControlPlane.Benchmarks.Meshes;
using ControlPlane.Model;
using ControlPlane.Sources.Files;

namespace ControlPlane.Benchmarks.Micro;

/// <summary>From text to the next mesh.</summary>
[MemoryDiagnoser]
public class ModelBenchmarks
{
    private readonly string _file = string.Join("---\n", Enumerable.Range(0, 10).Select(number => MeshText.Routing(number, 10, 100)));
    private readonly MeshChange[][] _moves = [ThousandServices.Changes(MeshText.Service(500, 1)), ThousandServices.Changes(MeshText.Service(500, 2))];
    private Mesh _mesh = ThousandServices.Mesh();
    private int _round;

    /// <summary>A file of ten DestinationRules and ten VirtualServices.</summary>
    [Benchmark]
    public ParsedConfig ReadYaml() => ConfigText.Parse("routing.yaml", _file);

    /// <summary>One endpoint of one of a thousand services moves.</summary>
    [Benchmark]
    public Mesh ApplyEndpoint() => _mesh = _mesh.Apply(_moves[_round++ % 2]);
}
