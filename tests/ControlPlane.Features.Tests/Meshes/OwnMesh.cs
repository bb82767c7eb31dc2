using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using ControlPlane.Model.Services;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>A feature that needs a mesh of its own, because it starts, stops or breaks parts of it. Skips without an Envoy; on failure shows the mesh's own words.</summary>
[Trait("Category", "Envoy")]
public abstract class OwnMesh : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<HttpCaller> _callers = [];

    internal FeatureMesh Mesh { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        Mesh = await FeatureMesh.StartAsync();
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (Mesh is null)
        {
            return;
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await Mesh.DescribeAsync());
        }

        _callers.ForEach(caller => caller.Dispose());
        await Mesh.DisposeAsync();
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>Starts what the tests of the class share.</summary>
    private protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Starts an app that ends with the test.</summary>
    private protected async Task<EchoApp> AppAsync(string name, string version)
    {
        var app = await EchoApp.StartAsync(name, version);
        _parts.Add(app);
        return app;
    }

    /// <summary>Starts a client's sidecar; requests go through its forward proxy.</summary>
    private protected async Task<HttpCaller> ClientAsync(string name, EnvoyVariant? variant = null)
    {
        var envoy = (await Mesh.AddAsync(new WorkloadPlan(name) { Variant = variant ?? EnvoyVariant.CurrentDelta }))[0];
        var caller = HttpCaller.Through(envoy.Settings.Proxy.Addresses[0], 15080);
        _callers.Add(caller);
        return caller;
    }

    /// <summary>The sidecar of an app that offers <c>http://SERVICE/</c>.</summary>
    private protected static WorkloadPlan Sidecar(EchoApp app, string service) => new(app.Name)
    {
        Service = service,
        Labels = WorkloadPlan.LabelsOf(("app", service), ("version", app.Version)),
        Ports = [new(80, "http", Protocol.Http, app.HttpPort)],
    };
}
