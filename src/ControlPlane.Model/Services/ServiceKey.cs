namespace ControlPlane.Model.Services;

/// <summary>Identifies a service. The same host name may be defined by several namespaces.</summary>
/// <param name="Hostname">Fully qualified, or a wildcard; lower case.</param>
/// <param name="Namespace">Of the object that defines it.</param>
public readonly record struct ServiceKey(string Hostname, string Namespace) : IComparable<ServiceKey>
{
    public int CompareTo(ServiceKey other)
    {
        var byHost = string.CompareOrdinal(Hostname, other.Hostname);
        return byHost != 0 ? byHost : string.CompareOrdinal(Namespace, other.Namespace);
    }

    public override string ToString() => $"{Namespace}/{Hostname}";

    public static bool operator <(ServiceKey left, ServiceKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ServiceKey left, ServiceKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ServiceKey left, ServiceKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ServiceKey left, ServiceKey right) => left.CompareTo(right) >= 0;
}
