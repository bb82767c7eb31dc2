using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Visibility;

/// <summary>The names under which a client may address a service.</summary>
internal static class ServiceDomains
{
    /// <summary>The host name, its short forms as seen from a namespace (A2, A4), and its addresses.</summary>
    internal static IEnumerable<string> Of(NamespaceView view, Service service, string domain) =>
        Names(service.Hostname, view.Namespace, domain).Concat(view.AddressesOf(service).Select(Addresses.HostForm));

    /// <summary>Kubernetes' short forms of <c>name.namespace.svc.domain</c>; any other name, and a wildcard, has none.</summary>
    internal static IEnumerable<string> Names(string hostname, string viewer, string domain)
    {
        yield return hostname;
        var suffix = $".svc.{domain}";
        if (Hostname.IsWildcard(hostname) || !hostname.EndsWith(suffix, StringComparison.Ordinal))
        {
            yield break;
        }

        var shortened = hostname[..^suffix.Length];
        var dot = shortened.LastIndexOf('.');
        if (dot < 0)
        {
            yield break;
        }

        yield return $"{shortened}.svc";
        yield return shortened;
        if (shortened[(dot + 1)..] == viewer)
        {
            yield return shortened[..dot];
        }
    }
}
