using ControlPlane.Model.DestinationRules;

namespace ControlPlane.Translation.Clusters;

internal static class TcpKeepaliveTranslation
{
    /// <summary>An empty block switches keepalive on with the operating system's values.</summary>
    internal static Envoy.Config.Core.V3.TcpKeepalive ToEnvoy(TcpKeepalive keepalive) => new()
    {
        KeepaliveProbes = (uint?)keepalive.Probes,
        KeepaliveTime = Seconds(keepalive.Time),
        KeepaliveInterval = Seconds(keepalive.Interval),
    };

    private static uint? Seconds(TimeSpan? time) => time is { } value ? (uint)value.TotalSeconds : null;
}
