namespace ControlPlane.Translation.Naming;

/// <summary>Names of listeners, as Istio gives them.</summary>
internal static class ListenerName
{
    internal const string VirtualOutbound = "virtualOutbound";

    internal const string VirtualInbound = "virtualInbound";

    /// <summary>The forward proxy of the mode Loopback.</summary>
    internal const string HttpProxy = "http_proxy";

    internal const string Dns = "dns";

    internal const string AnyAddress = "0.0.0.0";

    internal static string At(string address, int port) => $"{address}_{port}";
}
