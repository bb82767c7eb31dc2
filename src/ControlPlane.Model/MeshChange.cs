using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Model;

/// <summary>"The whole value of this key is now X, or gone": a level, not a delta, so that order and loss cannot corrupt. A closed set.</summary>
public abstract record MeshChange
{
    private MeshChange()
    {
    }

    /// <param name="Key">The object.</param>
    /// <param name="Value">Its whole value; null: it is gone.</param>
    public sealed record ConfigReplaced(ConfigKey Key, ConfigObject? Value) : MeshChange;

    /// <param name="NodeId">The proxy's node id.</param>
    /// <param name="Value">What the workload states and how it is; null: it has left.</param>
    public sealed record WorkloadReplaced(string NodeId, Workload? Value) : MeshChange;

    public sealed record SettingsReplaced(MeshSettings Value) : MeshChange;

    /// <param name="Address">Where the keys are published: see <see cref="RequestAuthentications.JwtRule.KeysAddress"/>.</param>
    /// <param name="Jwks">The public keys as a JSON Web Key Set; null: they are not known any more.</param>
    public sealed record TokenKeysReplaced(string Address, string? Jwks) : MeshChange;

    /// <summary>A source has stated everything it knows.</summary>
    /// <param name="Source">The source's name.</param>
    public sealed record SourceSynced(string Source) : MeshChange;
}
