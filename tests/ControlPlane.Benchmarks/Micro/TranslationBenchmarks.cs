using BenchmarkDotNet.Attributes;
using ControlPlane.Benchmarks.Meshes;
using ControlPlane.Model;
using ControlPlane.Translation;
using ControlPlane.Xds;

namespace ControlPlane.Benchmarks.Micro;

/// <summary>From the next mesh to the next snapshot of one scope that sees a thousand services; applying the change included.</summary>
[MemoryDiagnoser]
public class TranslationBenchmarks
{
    private readonly Translator _translator = new();
    private readonly MeshChange[][] _weights = [ThousandServices.Changes(MeshText.Routing(500, 20, 100)), ThousandServices.Changes(MeshText.Routing(500, 30, 100))];
    private readonly MeshChange[][] _limits = [ThousandServices.Changes(MeshText.Routing(500, 10, 101)), ThousandServices.Changes(MeshText.Routing(500, 10, 102))];
    private readonly MeshChange[][] _moves = [ThousandServices.Changes(MeshText.Service(500, 1)), ThousandServices.Changes(MeshText.Service(500, 2))];
    private readonly ProxyScope _scope;
    private Mesh _mesh;
    private int _round;

    public TranslationBenchmarks()
    {
        _mesh = ThousandServices.Mesh();
        _scope = ThousandServices.Scope(_mesh);
        _translator.Translate(_mesh, _scope);
    }

    [Benchmark]
    public Snapshot VirtualService() => After(_weights);

    [Benchmark]
    public Snapshot DestinationRule() => After(_limits);

    [Benchmark]
    public Snapshot Endpoint() => After(_moves);

    [Benchmark]
    public Snapshot FromScratch() => new Translator().Translate(_mesh, _scope);

    private Snapshot After(MeshChange[][] changes) => _translator.Translate(_mesh = _mesh.Apply(changes[_round++ % 2]), _scope);
}
