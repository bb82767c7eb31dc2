using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation;

/// <summary>Where Envoy gets a named resource from.</summary>
internal static class ConfigSources
{
    /// <summary>The stream it already has. Without a time limit: going on with an empty resource would lose requests, waiting does not.</summary>
    internal static ConfigSource Ads() => new() { Ads = new(), InitialFetchTimeout = new Duration(), ResourceApiVersion = ApiVersion.V3 };
}
