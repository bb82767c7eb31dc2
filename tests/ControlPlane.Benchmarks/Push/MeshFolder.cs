using ControlPlane.Benchmarks.Meshes;

namespace ControlPlane.Benchmarks.Push;

/// <summary>The mesh of <see cref="MeshText"/> in files, ten services a file, and changes of it.</summary>
internal sealed class MeshFolder : IDisposable
{
    private const int PerFile = 10;
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mesh-benchmark-");
    private readonly int[] _weights;
    private readonly int[] _connections;
    private readonly int[] _moves;
    private int _round;

    internal MeshFolder(int services)
    {
        _weights = [.. Enumerable.Repeat(10, services)];
        _connections = [.. Enumerable.Repeat(100, services)];
        _moves = new int[services];
        Directory.CreateDirectory(Mesh);
        for (var first = 0; first < services; first += PerFile)
        {
            SaveServices(first)();
            SaveRouting(first, "")();
        }

        Save("unseen.yaml", MeshText.Unseen(9000))();
    }

    internal string Mesh => Path.Combine(_root.FullName, "mesh");

    internal string State => Path.Combine(_root.FullName, "state");

    /// <summary>Prepares the next change of a kind, of one object. The function that is returned saves it: by a rename, as most editors do.</summary>
    internal Action Prepare(ChangeKind kind)
    {
        _round++;
        var number = _round * 7 % _weights.Length;
        switch (kind)
        {
            case ChangeKind.Weight:
                _weights[number] = 10 + ((_weights[number] + 1) % 80);
                return SaveRouting(number, "");
            case ChangeKind.DestinationRule:
                _connections[number]++;
                return SaveRouting(number, "");
            case ChangeKind.Endpoint:
                _moves[number] = (_moves[number] + 1) % 50;
                return SaveServices(number);
            case ChangeKind.ServiceAdded:
                return Save($"added-{_round}.yaml", MeshText.Service(_weights.Length + _round, 0));
            case ChangeKind.Comment:
                return SaveRouting(0, $"# change {_round}\n");
            case ChangeKind.Unseen:
                return Save("unseen.yaml", MeshText.Unseen(9000 + _round));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    private Action SaveServices(int number) =>
        Save($"services-{number / PerFile}.yaml", FileOf(number, other => MeshText.Service(other, _moves[other])));

    private Action SaveRouting(int number, string comment) =>
        Save($"routing-{number / PerFile}.yaml", comment + FileOf(number, other => MeshText.Routing(other, _weights[other], _connections[other])));

    private Action Save(string name, string text)
    {
        var written = Path.Combine(_root.FullName, name);
        File.WriteAllText(written, text);
        return () => File.Move(written, Path.Combine(Mesh, name), overwrite: true);
    }

    private string FileOf(int number, Func<int, string> text)
    {
        var first = number / PerFile * PerFile;
        return string.Join("---\n", Enumerable.Range(first, Math.Min(PerFile, _weights.Length - first)).Select(text));
    }
}
