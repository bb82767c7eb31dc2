using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>The newest mesh, for whoever only looks. Any thread.</summary>
public sealed class MeshView : IMeshFollower
{
    private Mesh _current = Mesh.Empty;

    public Mesh Current => Volatile.Read(ref _current);

    public void Follow(Mesh before, Mesh after, ChangeBatch batch) => Volatile.Write(ref _current, after);
}
