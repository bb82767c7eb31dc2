namespace ControlPlane.Xds.Sessions;

/// <summary>
/// The responses of one type that the client has not answered: the newest, and older ones whose answer did not come in time. Answers can be
/// late, and a refusal then reaches back over what was sent since.
/// </summary>
internal sealed class OpenOffers
{
    private const int MostOvertaken = 16;

    private readonly List<AwaitedAnswer> _overtaken = [];

    /// <summary>The newest response, until the client answers it or a newer one takes its place.</summary>
    internal AwaitedAnswer? Newest { get; private set; }

    /// <summary>Version of the newest response; empty before the first.</summary>
    internal string SentVersion { get; private set; } = "";

    /// <summary>Revision of the snapshot behind the newest response; 0 before the first.</summary>
    internal long SentRevision { get; private set; }

    /// <summary>Version of the newest accepted response; empty before the first.</summary>
    internal string AckedVersion { get; set; } = "";

    internal void Add(AwaitedAnswer offer)
    {
        (SentVersion, SentRevision) = (offer.Response.Version, offer.Response.Revision);
        if (Newest is { } overdue)
        {
            _overtaken.Add(overdue);
            if (_overtaken.Count > MostOvertaken)
            {
                _overtaken.RemoveAt(0);
            }
        }

        Newest = offer;
    }

    internal AwaitedAnswer? Find(string nonce) =>
        Newest?.Response.Nonce == nonce ? Newest : _overtaken.Count == 0 ? null : _overtaken.Find(offer => offer.Response.Nonce == nonce);

    /// <summary>The answer is here and has been judged. A client answers in order, so nothing older will be answered after it.</summary>
    internal void Close(AwaitedAnswer answered)
    {
        var index = _overtaken.IndexOf(answered);
        _overtaken.RemoveRange(0, index < 0 ? _overtaken.Count : index + 1);
        if (ReferenceEquals(Newest, answered))
        {
            Newest = null;
        }
    }

    /// <summary>Whether a response that the client may not have seen yet is about this name.</summary>
    internal bool Mentions(string name) => All().Exists(offer => offer.Changed(name));

    /// <summary>A client that drops a name cannot fall back on what it had before.</summary>
    internal void Forget(string name)
    {
        foreach (var offer in All().Where(offer => offer.Changed(name)))
        {
            offer.SetBefore(name, null);
        }
    }

    /// <summary>The change with which these bytes were offered first; <see langword="null"/> when no open response did.</summary>
    internal PlannedChange? FirstOfferOf(EnvoyResource resource) =>
        All().Find(offer => offer.Offered(resource))?[resource.Name];

    /// <summary>
    /// The client refuses these bytes and goes on with <paramref name="before"/>, or with whatever else was offered since: responses that are
    /// still under way do not know of the refusal.
    /// </summary>
    /// <returns>What the client holds once it has seen all responses.</returns>
    internal EnvoyResource? Refuse(EnvoyResource resource, EnvoyResource? before)
    {
        var holds = before;
        foreach (var offer in All().SkipWhile(offer => !offer.Offered(resource)).Where(offer => offer.Changed(resource.Name)))
        {
            holds = offer.Offered(resource) ? holds : offer[resource.Name].After;
            offer.SetBefore(resource.Name, holds);
        }

        return holds;
    }

    private List<AwaitedAnswer> All() => Newest is null ? _overtaken : [.. _overtaken, Newest];
}
