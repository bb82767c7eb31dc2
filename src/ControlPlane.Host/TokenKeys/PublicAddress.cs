using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Host.TokenKeys;

/// <summary>Judges addresses that somebody else chose: what a policy or a name server points at must not be this machine or what only this machine can reach (B-81).</summary>
internal static class PublicAddress
{
    /// <summary>This host, links, metadata services of clouds, and what is no address of one machine. Private networks are not among them: identity providers live there.</summary>
    private static readonly IPNetwork[] Forbidden =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("224.0.0.0/3"), IPNetwork.Parse("::/127"), IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("2002::/16"),
    ];

    internal static bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Forbidden.Any(network => network.Contains(plain));
    }
}
