using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Cli.Up.StandIns;

/// <summary>
/// Subscribes as a sidecar's Envoy would, acknowledges everything, and tells what it would do with requests. It moves none.
/// </summary>
/// <param name="settings">The sidecar that it stands in for.</param>
/// <param name="identity">What it proves that with.</param>
/// <param name="tell">Gets a line for each route that is new to it.</param>
/// <param name="time">The pace of new attempts when the stream ends.</param>
internal sealed class StandInProxy(ProxySettings settings, WorkloadIdentity identity, Action<string> tell, TimeProvider time)
{
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<string> _told = [];

    internal string Name => settings.Proxy.Name;

    /// <summary>Completes when it has clusters, listeners and the first routes.</summary>
    internal Task Served => _served.Task;

    /// <summary>Runs until cancelled, over as many streams as it takes.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var channel = new SecureConnector(() => identity.Roots, () => identity, time).Open(settings.Xds);
        using var timer = new PeriodicTimer(AttemptInterval, time);
        do
        {
            try
            {
                await FollowAsync(channel, cancellationToken);
            }
            catch (Exception failure) when (failure is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The control plane is restarting; what was learnt stays, as in an Envoy.
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task FollowAsync(GrpcChannel channel, CancellationToken cancellationToken)
    {
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: cancellationToken);
        var resources = new StandInResources();
        var asked = new Dictionary<ResourceType, HashSet<string>> { [ResourceType.Endpoint] = [], [ResourceType.Route] = [] };
        await call.RequestStream.WriteAsync(new() { TypeUrl = ResourceType.Cluster.TypeUrl, Node = Node(settings) }, cancellationToken);
        await call.RequestStream.WriteAsync(new() { TypeUrl = ResourceType.Listener.TypeUrl }, cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            resources.Apply(response);
            await call.RequestStream.WriteAsync(new() { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce }, cancellationToken);
            foreach (var (type, names) in asked)
            {
                await AskAsync(call.RequestStream, type, names, resources, cancellationToken);
            }

            if (response.TypeUrl == ResourceType.Route.TypeUrl)
            {
                TellRoutes(resources);
                _served.TrySetResult();
            }
        }
    }

    private static async Task AskAsync(
        IClientStreamWriter<DeltaDiscoveryRequest> requests, ResourceType type, HashSet<string> asked, StandInResources resources, CancellationToken cancellationToken)
    {
        var wanted = resources.ReferencesTo(type).ToHashSet();
        var request = new DeltaDiscoveryRequest
        {
            TypeUrl = type.TypeUrl,
            ResourceNamesSubscribe = { wanted.Except(asked) },
            ResourceNamesUnsubscribe = { asked.Except(wanted) },
        };
        if (request.ResourceNamesSubscribe.Count + request.ResourceNamesUnsubscribe.Count > 0)
        {
            asked.Clear();
            asked.UnionWith(wanted);
            await requests.WriteAsync(request, cancellationToken);
        }
    }

    private void TellRoutes(StandInResources resources)
    {
        var lines = resources.Routes.SelectMany(RouteSummary.Lines).ToHashSet();
        foreach (var line in lines.Except(_told).Order(StringComparer.Ordinal))
        {
            tell($"{Name} would route {line}");
        }

        _told = lines;
    }

    private static Node Node(ProxySettings settings) => JsonParser.Default.Parse<Node>(Bootstrap.ToJson(settings)["node"]!.ToJsonString());
}
