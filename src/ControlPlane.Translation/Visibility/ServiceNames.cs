using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;

namespace ControlPlane.Translation.Visibility;

/// <summary>Which names mean which addresses to a proxy: what its DNS listener answers and a hosts file says.</summary>
internal static class ServiceNames
{
    /// <summary>By name, unique; services without any address are left out.</summary>
    internal static EquatableArray<(string Name, EquatableArray<string> Addresses)> Of(NamespaceView view, string domain)
    {
        var names = new SortedDictionary<string, EquatableArray<string>>(StringComparer.Ordinal);
        foreach (var service in view.Services.Services)
        {
            EquatableArray<string> addresses = [.. view.AddressesOf(service)];
            if (addresses.IsEmpty || Hostname.IsWildcard(service.Hostname))
            {
                continue;
            }

            foreach (var name in ServiceDomains.Names(service.Hostname, view.Namespace, domain))
            {
                names.TryAdd(name, addresses);
            }
        }

        return [.. names.Select(pair => (pair.Key, pair.Value))];
    }
}
