using System.Buffers;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>
/// Plays one stream against a session, without sockets and with its own clock. Responses go over the wire format and back, so a script
/// also checks the bytes.
/// </summary>
internal sealed class SessionScript(AdsSession session)
{
    private readonly AdsSession _session = session;
    private readonly Dictionary<ResourceType, string> _lastNonce = [];
    private long _revision;

    internal SessionScript(XdsVariant variant, SessionOptions? options = null, ClientCapabilities? client = null)
        : this(new AdsSession(variant, options ?? new SessionOptions(), client))
    {
    }

    private XdsVariant Variant => _session.Variant;

    internal DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    internal List<SessionNotice> Notices { get; } = [];

    internal DateTimeOffset? AskAgainAt { get; private set; }

    internal Snapshot Snapshot { get; private set; } = Snapshot.Create(0);

    internal AdsSession Session => _session;

    /// <summary>Publishes a snapshot of the given resources, all types together.</summary>
    internal SessionScript Publish(params EnvoyResource[] resources) =>
        Publish(Snapshot.Create(
            ++_revision,
            resources.GroupBy(resource => resource.Type).Select(group => ResourceTable.Create(group.Key, group))));

    internal SessionScript Publish(Snapshot snapshot)
    {
        Snapshot = snapshot;
        _session.OnSnapshot(snapshot);
        return this;
    }

    internal SessionScript Pass(TimeSpan time)
    {
        Now += time;
        return this;
    }

    /// <summary>First request of a type, or any later one without nonce. State of the world: the whole list.</summary>
    internal RequestVerdict Ask(ResourceType type, params string[] names) => Say(type, "", null, names);

    /// <summary>A request that repeats the newest nonce. State of the world: the whole list; incremental: what to add.</summary>
    internal RequestVerdict AskAgain(ResourceType type, params string[] names) => Say(type, _lastNonce.GetValueOrDefault(type, ""), null, names);

    internal RequestVerdict Unsubscribe(ResourceType type, params string[] names) =>
        _session.OnRequest(
            new SubscriptionRequest
            {
                TypeUrl = type.TypeUrl,
                ResponseNonce = _lastNonce.GetValueOrDefault(type, ""),
                Unsubscribed = names,
            },
            Now);

    internal RequestVerdict Say(ResourceType type, string nonce, string? error, params string[] names) =>
        _session.OnRequest(
            new SubscriptionRequest { TypeUrl = type.TypeUrl, ResponseNonce = nonce, Error = error, Names = names }, Now);

    /// <summary>First request of a client that was here before.</summary>
    internal RequestVerdict Resume(ResourceType type, string[] names, params EnvoyResource[] held) =>
        _session.OnRequest(
            new SubscriptionRequest
            {
                TypeUrl = type.TypeUrl,
                ResponseNonce = "nonce-of-a-dead-stream",
                Names = names,
                VersionInfo = Variant == XdsVariant.Sotw ? "version-of-a-dead-stream" : "",
                InitialVersions = Variant == XdsVariant.Delta ? held.ToDictionary(r => r.Name, r => r.Version) : new Dictionary<string, string>(),
            },
            Now);

    /// <summary>Acknowledges. State of the world repeats the names, which the script must give.</summary>
    internal RequestVerdict Ack(WireResponse response, params string[] names) =>
        Say(response.Type, response.Nonce, null, Variant == XdsVariant.Sotw ? names : []);

    internal RequestVerdict Nack(WireResponse response, string error, params string[] names) =>
        Say(response.Type, response.Nonce, error, Variant == XdsVariant.Sotw ? names : []);

    /// <summary>The next response, or nothing.</summary>
    internal WireResponse? Next()
    {
        var step = _session.NextResponse(Now);
        Notices.AddRange(step.Notices);
        AskAgainAt = step.AskAgainAt;
        if (step.Response is not { } response)
        {
            return null;
        }

        _lastNonce[response.Type] = response.Nonce;
        return Variant == XdsVariant.Sotw ? OverSotwWire(response) : OverDeltaWire(response);
    }

    /// <summary>The next response, which must be of this type.</summary>
    internal WireResponse Expect(ResourceType type)
    {
        var response = Next();
        Assert.NotNull(response);
        Assert.Same(type, response.Type);
        return response;
    }

    internal void ExpectNothing() => Assert.Null(Next());

    /// <summary>Takes and acknowledges responses until there are none; returns them.</summary>
    internal List<WireResponse> Drain(Func<ResourceType, string[]>? names = null)
    {
        var all = new List<WireResponse>();
        while (Next() is { } response)
        {
            all.Add(response);
            Ack(response, names?.Invoke(response.Type) ?? []);
            Assert.True(all.Count < 100, "The session does not come to rest.");
        }

        return all;
    }

    private static WireResponse OverSotwWire(SessionResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        SotwWire.Write(response, output);
        Assert.Equal(SotwWire.Measure(response), output.WrittenCount);
        var parsed = DiscoveryResponse.Parser.ParseFrom(output.WrittenSpan);
        Assert.Equal(response.Type.TypeUrl, parsed.TypeUrl);
        Assert.Equal(response.Resources.Length + response.Renewed.Length, parsed.Resources.Count);
        return new WireResponse(response.Type, parsed.Nonce, parsed.VersionInfo, [.. response.Resources], [])
        {
            OnWire = [.. parsed.Resources.Select((any, index) => Unwrapped(any, response.Resources.Concat(response.Renewed).ElementAt(index)))],
            Errors = [.. parsed.ResourceErrors],
            ControlPlane = parsed.ControlPlane?.Identifier ?? "",
        };
    }

    private static WireResponse OverDeltaWire(SessionResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        DeltaWire.Write(response, output);
        Assert.Equal(DeltaWire.Measure(response), output.WrittenCount);
        var parsed = DeltaDiscoveryResponse.Parser.ParseFrom(output.WrittenSpan);
        Assert.Equal(response.Type.TypeUrl, parsed.TypeUrl);
        Assert.Equal(
            [.. response.Resources.Concat(response.Renewed).Select(resource => resource.Name), .. response.Unresolved],
            parsed.Resources.Select(resource => resource.Name));

        // R44: a name at most once, and never in both lists.
        string[] names = [.. parsed.Resources.Select(resource => resource.Name), .. parsed.RemovedResources];
        Assert.Equal(names.Length, names.Distinct().Count());
        return new WireResponse(
            response.Type, parsed.Nonce, parsed.SystemVersionInfo, [.. response.Resources], [.. parsed.RemovedResources])
        {
            OnWire = [.. parsed.Resources],
            Errors = [.. parsed.ResourceErrors],
            ControlPlane = parsed.ControlPlane?.Identifier ?? "",
        };
    }

    /// <summary>What a state-of-the-world client makes of an element: a bare message, or a wrapper.</summary>
    private static Resource Unwrapped(Any any, EnvoyResource meant)
    {
        if (any.TryUnpack(out Resource wrapped))
        {
            return wrapped;
        }

        Assert.Equal(meant.Type.TypeUrl, any.TypeUrl);
        return new Resource { Name = meant.Name, Resource_ = any };
    }
}
