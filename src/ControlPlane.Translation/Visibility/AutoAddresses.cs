using System.Collections.Immutable;
using System.Net;
using System.Text;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Visibility;

/// <summary>Gives services without an address one of their own, for proxies that resolve names themselves.</summary>
/// <remarks>
/// The address is a hash of the name in 240.0.0.0/4, which is routed nowhere, so that it stays the same while services come and go. Two names
/// with one hash are told apart by age, then by name: the later one takes the next free address.
/// </remarks>
internal static class AutoAddresses
{
    private const uint Network = 0xF000_0000;
    private const uint HostMask = 0x0FFF_FFFF;

    internal static ImmutableDictionary<ServiceKey, string> Of(IEnumerable<Service> services)
    {
        var taken = new HashSet<uint>();
        var addresses = ImmutableDictionary.CreateBuilder<ServiceKey, string>();
        foreach (var service in services.Where(NeedsOne).OrderBy(service => service, Comparer<Service>.Create(Service.CompareAge)))
        {
            var address = Hash(service.Hostname);
            while (!taken.Add(address))
            {
                address = Next(address);
            }

            addresses[service.Key] = ToText(address);
        }

        return addresses.ToImmutable();
    }

    private static bool NeedsOne(Service service) =>
        service.AutoAllocateAddress && service.Addresses.IsEmpty && service.Resolution != Resolution.None && !Hostname.IsWildcard(service.Hostname);

    private static uint Hash(string hostname)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(hostname))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return Usable(hash ^ (hash >> 16));
    }

    private static uint Next(uint address) => Usable(address + 1);

    /// <summary>Neither the network's first address nor the limited broadcast.</summary>
    private static uint Usable(uint number)
    {
        var host = number & HostMask;
        return Network | (host is 0 or HostMask ? 1 : host);
    }

    private static string ToText(uint address) => new IPAddress([(byte)(address >> 24), (byte)(address >> 16), (byte)(address >> 8), (byte)address]).ToString();
}
