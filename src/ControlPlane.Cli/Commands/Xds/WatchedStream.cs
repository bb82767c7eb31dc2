using System.Collections.Immutable;
using System.Globalization;
using ControlPlane.Xds;
using Envoy.Api;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ControlPlane.Cli.Commands.Xds;

/// <summary>
/// Plays a proxy on an aggregated incremental stream: asks for clusters and listeners, follows what they name, answers each response, and
/// says what came.
/// </summary>
internal sealed class WatchedStream(AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, WatchSettings settings, TextWriter output)
{
    private readonly HashSet<ResourceReference> _asked = [];

    /// <summary>Returns when the server closes the stream; throws <see cref="RpcException"/> with what it says otherwise.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new DeltaDiscoveryRequest { Node = settings.Node, TypeUrl = ResourceType.Cluster.TypeUrl }, cancellationToken);
        await SendAsync(new DeltaDiscoveryRequest { TypeUrl = ResourceType.Listener.TypeUrl }, cancellationToken);
        await foreach (var response in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            await ShowAsync(response);
            await AnswerAsync(response, cancellationToken);
            await FollowAsync(response, cancellationToken);
        }
    }

    private async Task ShowAsync(DeltaDiscoveryResponse response)
    {
        var from = response.ControlPlane?.Identifier is { Length: > 0 } identifier ? $" from {identifier}" : "";
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{NameOf(response.TypeUrl)} nonce {response.Nonce}{from}: {response.Resources.Count} resources, {response.RemovedResources.Count} removed, {response.CalculateSize()} bytes"));
        foreach (var resource in response.Resources)
        {
            await output.WriteLineAsync(resource.Resource_ is null ? $"  ? {resource.Name} is not there" : $"  + {resource.Name} {resource.Version}");
            if (settings.Decoded && resource.Resource_ is { } any && any.TypeUrl != ResourceType.Secret.TypeUrl)
            {
                await output.WriteLineAsync($"      {EnvoyMessages.ToJson(any)}");
            }
        }

        foreach (var name in response.RemovedResources)
        {
            await output.WriteLineAsync($"  - {name}");
        }
    }

    private async Task AnswerAsync(DeltaDiscoveryResponse response, CancellationToken cancellationToken)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = response.TypeUrl, ResponseNonce = response.Nonce };
        if (NameOf(response.TypeUrl) == settings.Refused)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = (int)StatusCode.Internal, Message = "refused by mesh xds watch --nack" };
            await output.WriteLineAsync($"  refused (NACK {response.Nonce})");
        }

        await SendAsync(request, cancellationToken);
    }

    /// <summary>Asks for the endpoints, routes and other resources that new ones name.</summary>
    private async Task FollowAsync(DeltaDiscoveryResponse response, CancellationToken cancellationToken)
    {
        var wanted = response.Resources.Where(static resource => resource.Resource_ is not null)
            .SelectMany(static resource => ReferencesOf(resource.Name, resource.Resource_))
            .Where(static reference => !ReferenceEquals(reference.Type, ResourceType.Cluster))
            .Where(_asked.Add)
            .GroupBy(static reference => reference.Type)
            .ToList();
        foreach (var type in wanted.OrderBy(static type => type.Key.PushOrder))
        {
            await SendAsync(
                new DeltaDiscoveryRequest { TypeUrl = type.Key.TypeUrl, ResourceNamesSubscribe = { type.Select(static reference => reference.Name) } },
                cancellationToken);
        }
    }

    private static ImmutableArray<ResourceReference> ReferencesOf(string name, Any any) =>
        ResourceType.TryFind(any.TypeUrl, out var type) && EnvoyMessages.TryFind(Any.GetTypeName(any.TypeUrl), out var message)
            ? EnvoyResource.Create(type, name, message.Parser.ParseFrom(any.Value), []).References
            : [];

    private static string NameOf(string typeUrl) => ResourceType.TryFind(typeUrl, out var type) ? type.ShortName : typeUrl;

    private Task SendAsync(DeltaDiscoveryRequest request, CancellationToken cancellationToken) =>
        call.RequestStream.WriteAsync(request, cancellationToken);
}
