using System.Globalization;
using ControlPlane.Agent.Envoys;

namespace ControlPlane.Agent.Running;

/// <summary>Which local listener stands for which service, read from the listeners' names <c>outbound|PORT||HOST</c>.</summary>
public static class ServiceUrls
{
    /// <summary>The services in the order of their names; a service's ports in ascending order.</summary>
    /// <param name="listeners">All listeners of the sidecar.</param>
    /// <param name="ownNamespace">Its namespace: services of it go by their short name, others by <c>name.namespace</c>, hosts outside the mesh by their whole name.</param>
    public static IReadOnlyList<ServiceUrl> Of(IEnumerable<EnvoyListener> listeners, string ownNamespace) =>
    [
        .. listeners
            .Select(listener => ToUrl(listener, ownNamespace))
            .OfType<ServiceUrl>()
            .OrderBy(url => url.Service, StringComparer.Ordinal)
            .ThenBy(url => url.Port),
    ];

    private static ServiceUrl? ToUrl(EnvoyListener listener, string ownNamespace)
    {
        var parts = listener.Name.Split('|');
        return parts is ["outbound", var port, "", var host] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(ShortName(host, ownNamespace), number, listener.Address)
            : null;
    }

    private static string ShortName(string host, string ownNamespace)
    {
        var labels = host.Split('.');
        if (labels.Length < 3 || labels[2] != "svc")
        {
            return host;
        }

        return labels[1] == ownNamespace ? labels[0] : $"{labels[0]}.{labels[1]}";
    }
}
