using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>Holds the requests of one stream to limits of size, before the session sees them.</summary>
internal sealed class RequestLimits(LimitReport report, string peer)
{
    private readonly StreamLimits _limits = report.Limits;
    private readonly HashSet<string> _unknownTypes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private LimitedClient _client = new(peer);
    private string _nodeId = "";
    private string _lastType = "";
    private long _namesLength;

    /// <summary>What the session makes of the names; null until there is one.</summary>
    internal AdsSession? Session { private get; set; }

    /// <exception cref="RpcException">The message goes over a limit.</exception>
    internal void CheckFirst(StreamMessage message)
    {
        if (message.Node is { } node)
        {
            CheckNode(node);
            _nodeId = node.Id;
        }

        CheckSizes(message.Request, _limits.FirstMessageNames, _limits.FirstMessageNameLength);
    }

    /// <exception cref="RpcException">The message goes over a limit.</exception>
    internal void CheckNext(StreamMessage message)
    {
        if (message.Node is { Id: { Length: > 0 } id } && id != _nodeId)
        {
            report.Noticed(StreamNotice.NodeChanged);
        }

        CheckSizes(message.Request, _limits.Names, _limits.NameLength);
    }

    /// <summary>
    /// Whether the stream asks for too much by now. The session is asked only when the requests together could be too much: who asks for the
    /// same names again has no more of them.
    /// </summary>
    /// <exception cref="RpcException">It does.</exception>
    internal void CheckHeld()
    {
        if (Session is not { Variant: XdsVariant.Delta } session)
        {
            return;
        }

        if (_names.GetValueOrDefault(_lastType) > _limits.Names)
        {
            var held = _names[_lastType] = session.CountNames(_lastType);
            if (held > _limits.Names)
            {
                throw Exceeded(StreamLimit.Names, $"The stream asks for {held} names of a type; at most {_limits.Names} are served.");
            }
        }

        if (_namesLength > _limits.NamesLength && (_namesLength = session.NamesLength) > _limits.NamesLength)
        {
            throw Exceeded(
                StreamLimit.NameLength,
                $"The names that the stream asks for are {_namesLength} long; at most {_limits.NamesLength} are kept.",
                StatusCode.ResourceExhausted);
        }
    }

    /// <summary>Counts and logs; the result is for throwing.</summary>
    internal RpcException Exceeded(StreamLimit limit, string reason, StatusCode status = StatusCode.InvalidArgument) =>
        report.Exceeded(limit, status, reason, _client);

    /// <exception cref="RpcException">The node goes over a limit.</exception>
    internal void CheckNode(Node node)
    {
        if (node.Id.Length > _limits.NodeIdLength || node.Id.Any(char.IsControl))
        {
            throw Exceeded(StreamLimit.NodeId, $"node.id has control characters or is longer than {_limits.NodeIdLength}.");
        }

        _client = _client with { NodeId = node.Id };
        if (node.CalculateSize() is var size && size > _limits.NodeBytes)
        {
            throw Exceeded(StreamLimit.NodeBytes, $"The node has {size} bytes; at most {_limits.NodeBytes} are taken.");
        }

        if (node.Metadata is { } metadata)
        {
            CheckMetadata(metadata);
        }
    }

    private void CheckMetadata(Struct metadata)
    {
        if (metadata.CalculateSize() is var size && size > _limits.NodeMetadataBytes)
        {
            throw Exceeded(StreamLimit.NodeMetadata, $"node.metadata has {size} bytes; at most {_limits.NodeMetadataBytes} are taken.");
        }

        var (depth, keys) = MetadataSize.Of(metadata);
        if (depth > _limits.NodeMetadataDepth)
        {
            throw Exceeded(StreamLimit.NodeMetadata, $"node.metadata is nested {depth} deep; at most {_limits.NodeMetadataDepth} are taken.");
        }

        if (keys > _limits.NodeMetadataKeys)
        {
            throw Exceeded(StreamLimit.NodeMetadata, $"node.metadata has {keys} keys; at most {_limits.NodeMetadataKeys} are taken.");
        }
    }

    private void CheckSizes(SubscriptionRequest request, int names, int nameLength)
    {
        CheckType(request.TypeUrl, nameLength);
        var length = CheckNames(request.Names, request.Names.Count, names, nameLength);
        CheckNames(request.Unsubscribed, request.Unsubscribed.Count, names, nameLength);
        CheckNames(request.InitialVersions.Keys, request.InitialVersions.Count, _limits.Names, _limits.NameLength);
        _lastType = request.TypeUrl;
        _names[_lastType] = _names.GetValueOrDefault(_lastType) + request.Names.Count;
        _namesLength += length;
    }

    private void CheckType(string typeUrl, int length)
    {
        if (typeUrl.Length > length)
        {
            throw Exceeded(StreamLimit.NameLength, $"A type URL is longer than {length}.");
        }

        if (typeUrl.Length == 0 || ResourceType.TryFind(typeUrl, out _) || !_unknownTypes.Add(typeUrl))
        {
            return;
        }

        report.Noticed(StreamNotice.UnknownType);
        if (_unknownTypes.Count > _limits.UnknownTypes)
        {
            throw Exceeded(StreamLimit.Types, $"More than {_limits.UnknownTypes} unknown types on a stream.");
        }
    }

    private long CheckNames(IEnumerable<string> names, int count, int most, int longest)
    {
        if (count > most)
        {
            throw Exceeded(StreamLimit.Names, $"A request has {count} names; at most {most} are taken.");
        }

        var length = 0L;
        foreach (var name in count == 0 ? [] : names)
        {
            if (name.Length > longest)
            {
                throw Exceeded(StreamLimit.NameLength, $"A name is longer than {longest}.");
            }

            length += name.Length;
        }

        return length;
    }
}
