using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Tests.Sessions;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>
/// A stream on which a case plays out for one type, in either variant: it knows what is subscribed, so that a case can say "also b" and "no
/// longer a" whatever the variant makes of it.
/// </summary>
internal sealed class CaseStream
{
    private readonly ResourceType _type;
    private readonly HashSet<string> _names = [];

    internal CaseStream(
        XdsVariant variant, StreamKind kind, ResourceType type, SessionOptions? options = null, ClientCapabilities? client = null)
    {
        _type = type;
        options ??= new SessionOptions();
        Script = new SessionScript(
            kind == StreamKind.Separate ? AdsSession.ForType(type, variant, options, client) : new AdsSession(variant, options, client));
    }

    internal SessionScript Script { get; }

    private bool IsDelta => Script.Session.Variant == XdsVariant.Delta;

    internal EnvoyResource Make(string name, int revision = 1) => CaseResources.Make(_type, name, revision);

    /// <summary>Publishes exactly these, all in their first form.</summary>
    internal CaseStream Has(params string[] names)
    {
        Script.Publish([.. names.Select(name => Make(name))]);
        return this;
    }

    internal CaseStream Has(params EnvoyResource[] resources)
    {
        Script.Publish(resources);
        return this;
    }

    /// <summary>The first request of the type.</summary>
    internal RequestVerdict Ask(params string[] names)
    {
        _names.UnionWith(names);
        return Script.Ask(_type, names);
    }

    /// <summary>Asks for more names.</summary>
    internal RequestVerdict Add(params string[] names)
    {
        _names.UnionWith(names);
        return Script.AskAgain(_type, IsDelta ? names : [.. _names]);
    }

    /// <summary>Asks for fewer.</summary>
    internal RequestVerdict Drop(params string[] names)
    {
        _names.ExceptWith(names);
        return IsDelta ? Script.Unsubscribe(_type, names) : Script.AskAgain(_type, [.. _names]);
    }

    internal RequestVerdict Ack(WireResponse response) => Script.Ack(response, [.. _names]);

    internal RequestVerdict Nack(WireResponse response, string error = "no") => Script.Nack(response, error, [.. _names]);

    internal WireResponse Expect() => Script.Expect(_type);

    /// <summary>One response that holds exactly these resources, and no second; it is acknowledged, which leads to nothing further.</summary>
    internal WireResponse ExpectExactly(params EnvoyResource[] resources)
    {
        var response = Expect();
        Assert.Equal(
            resources.OrderBy(resource => resource.Name, StringComparer.Ordinal),
            response.Resources.OrderBy(resource => resource.Name, StringComparer.Ordinal));
        Script.ExpectNothing();
        Ack(response);
        Script.ExpectNothing();
        return response;
    }

    internal WireResponse ExpectExactly(params string[] names) => ExpectExactly([.. names.Select(name => Make(name))]);

    /// <summary>One response that says only that these are gone.</summary>
    internal void ExpectRemoved(params string[] names)
    {
        var response = ExpectExactly(Array.Empty<EnvoyResource>());
        Assert.Equal(names.Order(StringComparer.Ordinal), response.Removed.Order(StringComparer.Ordinal));
    }

    /// <summary>Nothing, now and for a minute.</summary>
    internal void ExpectQuiet()
    {
        Script.ExpectNothing();
        Script.Pass(TimeSpan.FromMinutes(1)).ExpectNothing();
    }

    /// <summary>Takes and acknowledges all there is.</summary>
    internal CaseStream Settle()
    {
        Script.Drain(_ => [.. _names]);
        return this;
    }
}
