using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Services;

/// <summary>A service as the mesh sees it, whatever defined it. Without its endpoints, which change more often.</summary>
public sealed record Service
{
    public required ServiceKey Key { get; init; }

    public required ServiceOrigin Origin { get; init; }

    public string Hostname => Key.Hostname;

    public string Namespace => Key.Namespace;

    /// <summary>Virtual addresses or CIDR blocks; empty: it has none.</summary>
    public EquatableArray<string> Addresses { get; init; }

    /// <summary>By number; numbers are unique.</summary>
    public EquatableArray<ServicePort> Ports { get; init; }

    public Resolution Resolution { get; init; } = Resolution.Static;

    /// <summary>Outside the mesh.</summary>
    public bool External { get; init; }

    /// <summary><c>*</c>, <c>.</c>, <c>~</c> or namespaces; empty: everywhere.</summary>
    public EquatableArray<string> ExportTo { get; init; }

    /// <summary>Age; see <see cref="ObjectMeta.CreatedAt"/>.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Another name that this is an alias for; null: none.</summary>
    public string? ExternalName { get; init; }

    /// <summary>Names of which its certificate must carry one, where a client verifies it; empty: nothing is said.</summary>
    public EquatableArray<string> SubjectAltNames { get; init; }

    /// <summary>Whether a resolving sidecar may give it an address of its own when it has none.</summary>
    public bool AutoAllocateAddress { get; init; } = true;

    /// <summary>The objects that define it, the first being the one whose settings count.</summary>
    public EquatableArray<ConfigKey> DefinedBy { get; init; }

    /// <summary>The port with this number, or null.</summary>
    public ServicePort? Port(int number)
    {
        foreach (var port in Ports)
        {
            if (port.Number == number)
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>Oldest first, then by name: the order in which conflicts are decided.</summary>
    public static int CompareAge(Service left, Service right)
    {
        var byTime = Nullable.Compare(left.CreatedAt, right.CreatedAt);
        return byTime != 0 ? byTime : left.Key.CompareTo(right.Key);
    }
}
