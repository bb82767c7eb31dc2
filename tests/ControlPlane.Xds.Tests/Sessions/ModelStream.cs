using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>A session and a model client with messages in flight between them, in any interleaving that a test chooses.</summary>
internal sealed class ModelStream(XdsVariant variant, Func<EnvoyResource, bool> isBad)
{
    private readonly Queue<SessionResponse> _inFlight = new();
    private readonly Dictionary<ResourceType, HashSet<string>> _known = [];
    private readonly Dictionary<(ResourceType Type, string Name), EnvoyResource> _refused = [];
    private readonly Dictionary<string, SessionResponse> _byNonce = [];
    private readonly Dictionary<ResourceType, string> _unanswered = [];
    private readonly SendReasons _reasons = new();
    private bool _isOverdue;
    private bool _isResumed;

    internal ModelClient Client { get; } = new(variant, isBad);

    internal AdsSession Session { get; private set; } = new(variant, new SessionOptions());

    internal Snapshot Snapshot { get; private set; } = Snapshot.Create(0);

    internal DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    internal List<SessionNotice> Notices { get; } = [];

    internal int Sent { get; private set; }

    /// <summary>Requests that the server took.</summary>
    internal int Taken { get; private set; }

    /// <summary>What happened, for the message of a failure.</summary>
    internal List<string> Trace { get; } = [];

    internal bool IsIdle => _inFlight.Count == 0 && Client.Outbox.Count == 0;

    /// <summary>Resources that changed or went, in all snapshots; a cluster counts twice, for its endpoints are said again.</summary>
    internal int Changes { get; private set; }

    internal void Publish(Snapshot snapshot)
    {
        foreach (var type in ResourceType.All)
        {
            var difference = snapshot.Table(type).DifferenceFrom(Snapshot.Table(type));
            Changes += (difference.Changed.Length + difference.Removed.Length) * (ReferenceEquals(type, ResourceType.Cluster) ? 2 : 1);
        }

        Snapshot = snapshot;
        _reasons.Published(snapshot);
        Session.OnSnapshot(snapshot);
        Trace.Add($"{Now:mm:ss.f} snapshot {string.Join(" | ", ResourceType.All.Where(type => snapshot.Table(type).Count > 0).Select(type => $"{type} {Describe(snapshot.Table(type).InNameOrder())}"))}");

        // Other bytes under a refused name may be offered, and after them the refused ones again.
        foreach (var (key, refused) in _refused.ToList())
        {
            if (!snapshot.Table(key.Type).TryGet(key.Name, out var now) || !now.Equals(refused))
            {
                _refused.Remove(key);
            }
        }
    }

    internal void Pass(TimeSpan time)
    {
        Now += time;
        _isOverdue |= time >= TimeSpan.FromSeconds(30);
    }

    /// <summary>The stream breaks with all that is under way, and the client comes back to a server that knows nothing of it.</summary>
    internal void Reconnect()
    {
        Trace.Add($"{Now:mm:ss.f} reconnect");
        _isResumed = true;
        _inFlight.Clear();
        _known.Clear();
        _refused.Clear();
        _unanswered.Clear();
        _byNonce.Clear();
        _reasons.Clear();
        Session = new AdsSession(variant, new SessionOptions());
        if (Snapshot.Revision > 0)
        {
            Session.OnSnapshot(Snapshot);
        }

        Client.Reconnect();
    }

    /// <summary>The server takes one request off the wire.</summary>
    internal void ServerTakes()
    {
        if (!Client.Outbox.TryDequeue(out var request))
        {
            return;
        }

        Assert.True(ResourceType.TryFind(request.TypeUrl, out var type));
        var known = _known.TryGetValue(type, out var names) ? names : _known[type] = [];
        var isStale = variant == XdsVariant.Sotw
            && request.ResponseNonce.Length > 0
            && _unanswered.TryGetValue(type, out var newest)
            && newest != request.ResponseNonce;
        var verdict = Session.OnRequest(request, Now);
        Taken++;
        _reasons.Requested(type, request, variant);
        Trace.Add($"{Now:mm:ss.f} > {type} nonce {request.ResponseNonce} [{string.Join(' ', request.Names)}] -[{string.Join(' ', request.Unsubscribed)}] {request.Error} => {verdict.GetType().Name}");
        var before = known.ToHashSet();
        if (!isStale)
        {
            Follow(known, request, type);
        }

        if (verdict is RequestVerdict.Rejected rejected)
        {
            _reasons.Rejected(rejected);

            // Only the culprits that the client named.
            Assert.All(rejected.Resources, it => Assert.True(isBad(it.Resource), $"{it.Resource} is blamed"));
            foreach (var resource in rejected.Resources.Select(it => it.Resource).Where(resource => IsCurrent(resource, before)))
            {
                _refused[(type, resource.Name)] = resource;
            }
        }

        if (request.ResponseNonce.Length > 0 && _unanswered.GetValueOrDefault(type) == request.ResponseNonce)
        {
            _unanswered.Remove(type);
        }
    }

    /// <summary>The server puts on the wire all that it has to say.</summary>
    internal void ServerSends()
    {
        for (var count = 0; ; count++)
        {
            Assert.True(count < 200, "The session does not come to rest.");
            var step = Session.NextResponse(Now);
            Notices.AddRange(step.Notices);
            if (step.Response is not { } response)
            {
                return;
            }

            Trace.Add($"{Now:mm:ss.f} < {response.Type} nonce {response.Nonce} [{Describe(response.Resources)}] -[{string.Join(' ', response.Removed)}]");
            Check(response);
            _reasons.Sent(response, variant);
            Sent++;
            _byNonce.Add(response.Nonce, response);
            _unanswered[response.Type] = response.Nonce;
            _inFlight.Enqueue(response);
        }
    }

    internal void ClientReceives()
    {
        if (_inFlight.TryDequeue(out var response))
        {
            Trace.Add($"{Now:mm:ss.f} client has nonce {response.Nonce}");
            Client.Receive(response);
        }
    }

    /// <summary>Everything is delivered and answered, and all timers run out.</summary>
    internal void Settle(Action? eachRound = null)
    {
        for (var round = 0; round < 200; round++)
        {
            ServerSends();
            if (IsIdle)
            {
                Pass(TimeSpan.FromSeconds(1));
                ServerSends();
                if (IsIdle && round > 60)
                {
                    return;
                }
            }

            ClientReceives();
            eachRound?.Invoke();
            ServerTakes();
        }

        Assert.Fail("The stream does not come to rest.");
    }

    /// <summary>Who asks for a name anew is answered anew, so a refusal counts only for a name that was asked for all the while.</summary>
    private bool IsCurrent(EnvoyResource resource, HashSet<string> askedBefore) =>
        (resource.Type.IsWildcard || (askedBefore.Contains(resource.Name) && _known[resource.Type].Contains(resource.Name)))
        && Snapshot.Table(resource.Type).TryGet(resource.Name, out var now)
        && now.Equals(resource);

    private static string NameInside(EnvoyResource resource) => resource.Type.ShortName switch
    {
        "CDS" => Envoy.Config.Cluster.V3.Cluster.Parser.ParseFrom(resource.Message.Span).Name,
        "EDS" => Envoy.Config.Endpoint.V3.ClusterLoadAssignment.Parser.ParseFrom(resource.Message.Span).ClusterName,
        "LDS" => Envoy.Config.Listener.V3.Listener.Parser.ParseFrom(resource.Message.Span).Name,
        _ => Envoy.Config.Route.V3.RouteConfiguration.Parser.ParseFrom(resource.Message.Span).Name,
    };

    private string Describe(IEnumerable<EnvoyResource> resources) =>
        string.Join(' ', resources.Select(resource => $"{resource.Name}@{resource.Version[..3]}{(isBad(resource) ? "!" : "")}"));

    private void Follow(HashSet<string> known, SubscriptionRequest request, ResourceType type)
    {
        var before = known.ToList();
        if (variant == XdsVariant.Sotw)
        {
            known.Clear();
        }
        else
        {
            known.ExceptWith(request.Unsubscribed);
        }

        known.UnionWith(request.Names);
        foreach (var name in before.Where(name => !known.Contains(name)))
        {
            _refused.Remove((type, name));
        }
    }

    private void Check(SessionResponse response)
    {
        var type = response.Type;

        // Decision 1: one unanswered response per type, until a timer gives it up.
        Assert.True(_isOverdue || !_unanswered.ContainsKey(type), $"Two unanswered responses of {type}");
        string[] names = [.. response.Resources.Select(resource => resource.Name), .. response.Removed];

        // R44, R71: no name twice; nonces are fresh.
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.DoesNotContain(response.Nonce, _byNonce.Keys);

        // R44, case 72: Envoy refuses a response in which a resource goes by another name than it says itself.
        Assert.All(response.Resources, resource => Assert.Equal(resource.Name, NameInside(resource)));

        // Nothing that was not asked for.
        if (!type.IsWildcard)
        {
            Assert.All(names, name => Assert.Contains(name, _known[type]));
        }

        // R15: what was refused is not offered again while it stays the same. (A full set has to name it if the client may hold an earlier form
        // that this stream never saw.)
        Assert.All(
            _isResumed && variant == XdsVariant.Sotw && type.FullStateInSotw ? [] : response.Resources,
            resource => Assert.False(
                _refused.TryGetValue((type, resource.Name), out var refused) && refused.Equals(resource), $"{resource} is offered again"));

        // Nothing that no snapshot has or had.
        if (variant == XdsVariant.Delta && names.Length == 0)
        {
            Assert.True(type.IsWildcard, "An empty response");
        }
    }
}
