using System.Text.Json;
using ControlPlane.Host.Workloads;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Host.Tests.Workloads;

public sealed class WorkloadFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cp-workloads-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        var proxy = new Proxy
        {
            NodeId = "sidecar~10.0.0.1~web.shop~shop.svc.cluster.local",
            Kind = ProxyKind.Sidecar,
            Name = "web",
            Namespace = "shop",
            Addresses = ["10.0.0.1", "fd00::1"],
            Labels = EquatableMap<string>.From([new("app", "web"), new("version", "v1")]),
            Locality = new("eu", "eu-1", "a"),
            ServiceAccount = "web",
            Interception = InterceptionMode.Loopback,
            BindAddress = "127.0.0.7",
            HttpProxyPort = 15081,
            DnsCapture = true,
            Service = "web",
            WorkloadGroup = "webs",
            Ports = [new(80, "http", Protocol.Http2, 5001) { TargetPortName = "main" }],
        };
        Workload[] workloads = [new(proxy, WorkloadHealth.NotServing), new(proxy with { NodeId = "b", BindAddress = null }, WorkloadHealth.Serving)];
        File.Write(workloads);
        Assert.Equal(workloads, File.Read());
    }

    [Fact]
    public void File_WrittenAgain_IsReplacedAsAWhole()
    {
        File.Write([]);
        File.Write([]);
        Assert.Empty(File.Read());
        Assert.Equal([Target], Directory.GetFiles(_folder.FullName));
    }

    [Fact]
    public void File_NotThere_IsEmpty() => Assert.Empty(File.Read());

    [Fact]
    public void File_OfAnotherMaking_IsAnError()
    {
        System.IO.File.WriteAllText(Target, """[{"Name": "x"}]""");
        Assert.Throws<JsonException>(() => File.Read());
    }

    private string Target => Path.Combine(_folder.FullName, "workloads.json");

    private WorkloadFile File => new(Target);
}
