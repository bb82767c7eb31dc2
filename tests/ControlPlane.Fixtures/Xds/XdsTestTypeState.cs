using System.Collections.Immutable;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Fixtures.Xds;

/// <summary>What a test client asks for and holds of one type.</summary>
internal sealed class XdsTestTypeState
{
    private ImmutableDictionary<string, Any> _held = ImmutableDictionary<string, Any>.Empty;

    internal ImmutableArray<string> Names { get; set; } = [];

    internal string LastNonce { get; set; } = "";

    internal string AcceptedVersion { get; private set; } = "";

    internal IReadOnlyDictionary<string, Any> Held => _held;

    internal bool IsOpen { get; set; }

    internal IEnumerable<ResourceReference> References =>
        _held.SelectMany(static pair => TestResources.Parse(pair.Key, pair.Value).References);

    internal void Drop(IEnumerable<string> names) => _held = _held.RemoveRange(names);

    internal void Take(XdsTestResponse response, XdsVariant variant)
    {
        AcceptedVersion = response.Version;
        var start = variant == XdsVariant.Sotw && response.Type.FullStateInSotw ? ImmutableDictionary<string, Any>.Empty : _held;
        _held = start.SetItems(response.Resources).RemoveRange(response.Removed);
    }
}
