using ControlPlane.Model.Config;

namespace ControlPlane.Translation.Naming;

/// <summary>Names of route configurations, as Istio gives them.</summary>
internal static class RouteName
{
    /// <summary>The forward proxy's.</summary>
    internal const string HttpProxy = "http_proxy";

    /// <summary>All HTTP services of a port.</summary>
    internal static string Port(int port) => port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One service's port that has a listener of its own.</summary>
    internal static string Service(string hostname, int port) => $"{hostname}:{port}";

    /// <summary>A server that ends TLS, in front of HTTP.</summary>
    internal static string Gateway(int port, string portName, ObjectMeta gateway) => $"https.{port}.{portName}.{gateway.Name}.{gateway.Namespace}";

    internal static string Gateway(int port, string? bind) => bind is null ? $"http.{port}" : $"http.{port}.{bind}";
}
