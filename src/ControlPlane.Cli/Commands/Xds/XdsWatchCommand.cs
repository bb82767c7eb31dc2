using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Identities;
using Envoy.Api;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Cli.Commands.Xds;

/// <summary><c>mesh xds watch</c>: plays a proxy on a real stream and prints what it would get.</summary>
internal static class XdsWatchCommand
{
    private const int XdsPort = 15010;

    internal static Command Create(CommandHost host)
    {
        var xds = new Option<string>("--xds") { Description = "The control plane's xDS address.", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:15010" };
        var name = new Option<string>("--namespace", "-n") { Description = "The namespace of the proxy that is played.", HelpName = "NAMESPACE", DefaultValueFactory = _ => "default" };
        var node = new Option<string?>("--node") { Description = "A whole node id instead. With labels, the mesh takes it for a workload.", HelpName = "ID" };
        var metadata = new Option<string>("--metadata") { Description = "The node's metadata.", HelpName = "JSON", DefaultValueFactory = _ => "{}" };
        var nack = new Option<string?>("--nack") { Description = "Refuse every response of this type (CDS without one).", HelpName = "TYPE", Arity = ArgumentArity.ZeroOrOne };
        nack.AcceptOnlyFromAmong("CDS", "EDS", "LDS", "RDS", "SDS");
        var identity = new Option<string?>("--identity") { Description = "Folder with the identity to show, as 'mesh proxy run' keeps it. Default: none, in plain text.", HelpName = "DIR" };
        var decoded = new Option<bool>("--decoded") { Description = "Show each resource whole, as JSON." };
        var command = new Command(
            "watch",
            """
            Play a proxy on a stream of its own and print each response, until Ctrl+C. The proxy has no labels, so that no service takes it for one
            of its workloads; it gets what a client in its namespace gets.

            Try:
              mesh xds watch --namespace shop
              mesh xds watch --namespace shop --nack RDS
              mesh xds watch --namespace shop --decoded | grep route_config
            """) { xds, name, node, metadata, identity, nack, decoded };
        command.SetAction((parsed, cancellationToken) =>
        {
            var address = OptionText.Address(parsed.GetRequiredValue(xds), "--xds", XdsPort);
            var refused = parsed.GetResult(nack) is null ? null : parsed.GetValue(nack) ?? "CDS";
            var id = parsed.GetValue(node) ?? NodeId(parsed.GetRequiredValue(name));
            var settings = new WatchSettings(NodeOf(id, parsed.GetRequiredValue(metadata)), refused, parsed.GetValue(decoded));
            var channel = Open(address, parsed.GetValue(identity), host);
            return WatchAsync(channel, settings, host, cancellationToken);
        });
        return command;
    }

    private static string NodeId(string @namespace) => $"sidecar~127.0.0.1~mesh-xds-watch.{@namespace}~{@namespace}.svc.cluster.local";

    private static Node NodeOf(string id, string metadata)
    {
        try
        {
            return new Node { Id = id, Cluster = "mesh-xds-watch", UserAgentName = "mesh-xds-watch", Metadata = EnvoyMessages.FromJson<Struct>(metadata) };
        }
        catch (FormatException fault)
        {
            throw new AgentException(FailureKind.Usage, $"--metadata is not a JSON object: {fault.Message}", "for example '{\"NAMESPACE\": \"shop\"}'");
        }
    }

    private static GrpcChannel Open(HostAndPort address, string? folder, CommandHost host)
    {
        if (folder is null)
        {
            return GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions { MaxReceiveMessageSize = null });
        }

        var kept = new IdentityFolder(folder);
        return kept.KeptId() is { } id && kept.Load(id.TrustDomain, host.Time.GetUtcNow()) is { } identity
            ? new SecureConnector(() => identity.Roots, () => identity, host.Time).Open(address)
            : throw new AgentException(FailureKind.Config, $"--identity {folder}: no valid certificate there");
    }

    private static async Task<int> WatchAsync(GrpcChannel channel, WatchSettings settings, CommandHost host, CancellationToken cancellationToken)
    {
        using var opened = channel;
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel)
            .DeltaAggregatedResources(cancellationToken: cancellationToken);
        try
        {
            await host.Messages.WriteLineAsync($"{settings.Node.Id} on {channel.Target}; Ctrl+C ends it");
            await new WatchedStream(call, settings, host.Output).RunAsync(cancellationToken);
            return ExitCode.Ok;
        }
        catch (Exception end) when (cancellationToken.IsCancellationRequested && end is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            return ExitCode.Ok;
        }
        catch (RpcException end)
        {
            throw new AgentException(
                FailureKind.Unavailable, $"the control plane ended the stream: {end.StatusCode}, {end.Status.Detail}", "is it running, and is --xds its address?");
        }
    }
}
