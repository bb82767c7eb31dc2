using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>Acts on new meshes. Called on the loop's thread, one call at a time, in registration order.</summary>
public interface IMeshFollower
{
    /// <summary>Whether something waits for this mesh that cannot wait for more changes to gather.</summary>
    bool IsWaiting => false;

    /// <param name="before">The mesh of the call before.</param>
    /// <param name="after">The mesh now; the same value when only <see cref="IsWaiting"/> was the reason.</param>
    /// <param name="batch">The changes between the two.</param>
    void Follow(Mesh before, Mesh after, ChangeBatch batch);
}
