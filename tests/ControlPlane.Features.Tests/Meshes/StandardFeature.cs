using ControlPlane.Features.Tests.Programs;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>What all features that are shown in a <see cref="StandardMesh"/> have in common: no test without an Envoy, and no failure without the mesh's own words.</summary>
[Collection(StandardMeshCollection.Name)]
[Trait("Category", "Envoy")]
public abstract class StandardFeature(StandardMesh standard) : IAsyncLifetime
{
    internal StandardMesh Standard { get; } = standard;

    public ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await Standard.Mesh.DescribeAsync());
        }
    }

    /// <summary>The kind of Envoy that a theory's row names; skips when this machine does not have it.</summary>
    private protected static EnvoyVariant Variant(string label)
    {
        var variant = EnvoyVariant.Of(label);
        Assert.SkipWhen(variant.Program is null, $"NOT TESTED with the oldest Envoy: set {EnvoyPrograms.OldestVariable} to one");
        return variant;
    }
}
