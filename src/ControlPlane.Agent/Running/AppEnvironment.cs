using System.Globalization;
using ControlPlane.Agent.Envoys;

namespace ControlPlane.Agent.Running;

/// <summary>
/// The variables that tell an app where the services are, in the mode loopback: <c>services__NAME__http__0</c> (.NET's service discovery),
/// <c>NAME_URL</c>, and <c>HTTP_PROXY</c>. They are those of the app's start: a service that appears later is reached through the forward proxy.
/// </summary>
public static class AppEnvironment
{
    private const string ForwardProxyListener = "http_proxy";

    /// <param name="inherited">The environment to add to.</param>
    /// <param name="listeners">All listeners of the sidecar.</param>
    /// <param name="ownNamespace">The app's namespace.</param>
    /// <returns>The app's whole environment.</returns>
    public static IReadOnlyDictionary<string, string> With(
        IReadOnlyDictionary<string, string> inherited, IReadOnlyList<EnvoyListener> listeners, string ownNamespace)
    {
        ArgumentNullException.ThrowIfNull(listeners);
        var environment = new Dictionary<string, string>(inherited, StringComparer.Ordinal);
        foreach (var service in ServiceUrls.Of(listeners, ownNamespace).GroupBy(url => url.Service, StringComparer.Ordinal))
        {
            AddService(environment, [.. service]);
        }

        if (listeners.FirstOrDefault(listener => listener.Name == ForwardProxyListener) is { } proxy)
        {
            AddForwardProxy(environment, proxy);
        }

        return environment;
    }

    private static void AddService(Dictionary<string, string> environment, IReadOnlyList<ServiceUrl> ports)
    {
        var upper = UpperName(ports[0].Service);
        environment[$"{upper}_URL"] = ports[0].ToString();
        for (var i = 0; i < ports.Count; i++)
        {
            environment[$"services__{ports[i].Service}__http__{i.ToString(CultureInfo.InvariantCulture)}"] = ports[i].ToString();
            environment[$"{upper}_{ports[i].Port.ToString(CultureInfo.InvariantCulture)}_URL"] = ports[i].ToString();
        }
    }

    private static void AddForwardProxy(Dictionary<string, string> environment, EnvoyListener proxy)
    {
        var url = $"http://{proxy.Address}";
        // The listeners of services are asked directly; what else is on this machine is not the mesh's.
        string[] direct = ["localhost", "127.0.0.1", "::1", proxy.Address.Host];
        var inherited = environment.GetValueOrDefault("NO_PROXY", environment.GetValueOrDefault("no_proxy", ""));
        var noProxy = string.Join(',', inherited.Split(',', StringSplitOptions.RemoveEmptyEntries).Concat(direct).Distinct(StringComparer.Ordinal));
        (environment["HTTP_PROXY"], environment["http_proxy"]) = (url, url);
        (environment["NO_PROXY"], environment["no_proxy"]) = (noProxy, noProxy);
    }

    private static string UpperName(string service) =>
        string.Concat(service.ToUpperInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));
}
