using ControlPlane.Model.Config;
using ControlPlane.Sources;

namespace ControlPlane.Host.Config;

/// <summary>Tells where the objects stand that a resource was made of.</summary>
internal sealed class OriginPlaces(ConfigReport report)
{
    /// <summary><c>VirtualService/shop/reviews at mesh.yaml:3:1</c>; the key alone when it comes from no file.</summary>
    /// <param name="origin">An object's key as text.</param>
    internal string Describe(string origin) =>
        origin.Split('/') is [var kindName, var @namespace, var name]
        && Enum.TryParse<ConfigKind>(kindName, out var kind)
        && report.Find(new(kind, @namespace, name)) is { } place
            ? $"{origin} at {place}"
            : origin;
}
