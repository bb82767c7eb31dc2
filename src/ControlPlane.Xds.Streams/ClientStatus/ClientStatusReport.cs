using ControlPlane.Xds.Sessions;
using Envoy.Admin.V3;
using Envoy.Service.Status.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Streams.ClientStatus;

/// <summary>
/// The server's view of every client's configuration (CSDS): one entry a node, whatever the number of its streams. The contents of secrets
/// are never part of it, whoever asks.
/// </summary>
internal sealed class ClientStatusReport(ProxyStatusBoard board)
{
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: a matcher has a form that is not known here.</exception>
    internal async Task<ClientStatusResponse> MakeAsync(ClientStatusRequest request, CancellationToken cancellationToken)
    {
        var isWanted = NodeMatching.Of(request.NodeMatchers);
        var streams = await board.InspectAsync(status => isWanted(status.Node), cancellationToken);
        var response = new ClientStatusResponse();
        response.Config.AddRange(
            streams.GroupBy(static stream => stream.Status.NodeId)
                .OrderBy(static node => node.Key, StringComparer.Ordinal)
                .Select(node => ClientOf([.. node], withContents: !request.ExcludeResourceContents)));
        return response;
    }

    private static ClientConfig ClientOf(IReadOnlyList<ProxyResources> byAge, bool withContents)
    {
        var client = new ClientConfig { Node = byAge[^1].Status.Node };

        // When two streams have the same resource, as in a reconnect, the newer one knows better.
        client.GenericXdsConfigs.AddRange(
            byAge.Reverse()
                .SelectMany(stream => ConfigsOf(stream, withContents))
                .DistinctBy(static config => (config.TypeUrl, config.Name)));
        return client;
    }

    private static IEnumerable<ClientConfig.Types.GenericXdsConfig> ConfigsOf(ProxyResources stream, bool withContents)
    {
        foreach (var type in stream.Status.Types)
        {
            var resources = stream.Resources.IsDefault
                ? []
                : stream.Resources.Where(resource => ReferenceEquals(resource.Type, type.Subscription.Type)).ToList();
            foreach (var resource in resources)
            {
                yield return ConfigOf(resource, type, withContents);
            }

            if (resources.Count == 0 && (stream.Resources.IsDefault || type.Subscription.SentVersion.Length == 0))
            {
                yield return new ClientConfig.Types.GenericXdsConfig
                {
                    TypeUrl = type.Subscription.Type.TypeUrl,
                    ConfigStatus = type.Subscription.SentVersion.Length == 0 ? ConfigStatus.NotSent : ConfigStatus.Stale,
                    LastUpdated = Timestamp.FromDateTimeOffset(type.ChangedAt),
                };
            }
        }
    }

    private static ClientConfig.Types.GenericXdsConfig ConfigOf(ResourceStatus status, ProxyTypeStatus type, bool withContents)
    {
        var config = new ClientConfig.Types.GenericXdsConfig
        {
            TypeUrl = status.Type.TypeUrl,
            Name = status.Name,
            VersionInfo = status.Resource?.Version ?? "",
            LastUpdated = Timestamp.FromDateTimeOffset(type.ChangedAt),
            ConfigStatus = status.State switch
            {
                ResourceState.NotSent => ConfigStatus.NotSent,
                ResourceState.Stale => ConfigStatus.Stale,
                ResourceState.Synced => ConfigStatus.Synced,
                ResourceState.Rejected => ConfigStatus.Error,
            },
        };
        if (withContents && status.Resource is { } resource)
        {
            config.XdsConfig = Contents(resource);
        }

        if (status.Rejection is { } rejection)
        {
            config.ErrorState = new UpdateFailureState
            {
                Details = rejection.Reason,
                VersionInfo = rejection.Resource.Version,
                LastUpdateAttempt = Timestamp.FromDateTimeOffset(type.ChangedAt),
                FailedConfiguration = withContents ? Contents(rejection.Resource) : null,
            };
        }

        return config;
    }

    /// <summary>Certificates and keys are nobody's business, whoever asks; nor can a resource be shown of which only the version is known.</summary>
    private static Any? Contents(EnvoyResource resource) =>
        ReferenceEquals(resource.Type, ResourceType.Secret) || resource.Message.IsEmpty
            ? null
            : new Any { TypeUrl = resource.Type.TypeUrl, Value = ByteString.CopyFrom(resource.Message.Span) };
}
