namespace ControlPlane.Features.Tests.Meshes;

/// <summary>The features that share one <see cref="StandardMesh"/>, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class StandardMeshCollection : ICollectionFixture<StandardMesh>
{
    public const string Name = "standard mesh";
}
