using System.Text;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Listeners;

/// <summary>Gives each port of each service a local port: a hash of its name, so that it stays the same while services come and go.</summary>
/// <remarks>In 20000..31999, below the kernel's ephemeral ports. Two with one hash: the younger service takes the next free port.</remarks>
internal static class LocalPorts
{
    private const int First = 20000;
    private const int Count = 12000;

    internal static IEnumerable<(Service Service, ServicePort Port, int LocalPort)> Of(IEnumerable<Service> services)
    {
        var taken = new HashSet<int>();
        foreach (var service in services.Where(service => !Hostname.IsWildcard(service.Hostname)).OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge)))
        {
            foreach (var port in service.Ports.Where(port => port.Protocol != Protocol.Udp))
            {
                if (taken.Count == Count)
                {
                    yield break;
                }

                var local = Hash($"{service.Hostname}:{port.Number}");
                while (!taken.Add(local))
                {
                    local = First + ((local - First + 1) % Count);
                }

                yield return (service, port, local);
            }
        }
    }

    private static int Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return First + (int)(hash % Count);
    }
}
