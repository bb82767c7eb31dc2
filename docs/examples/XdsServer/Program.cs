using ControlPlane.Xds;
using ControlPlane.Xds.Streams;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using XdsServer;

var builder = WebApplication.CreateSlimBuilder(args);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
builder.Services.AddXdsServer().AddSingleton<IProxyAdmission, NodeClusterAdmission>();
await using var app = builder.Build();
app.MapXds();

var port = app.Configuration.GetValue("listener", 10000);
var greeting = app.Configuration["greeting"] ?? "hello from the example";
app.Services.GetRequiredService<SnapshotCache>().Publish(
    "example", // every Envoy whose node.cluster is "example"
    Snapshot.Create(1, ResourceTable.Create(ResourceType.Listener, [Greeting.Listener(port, greeting)])));
await app.RunAsync();
