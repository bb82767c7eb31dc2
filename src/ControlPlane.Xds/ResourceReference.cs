namespace ControlPlane.Xds;

/// <summary>The name of a resource that another one needs: a cluster names its load assignment, a route its clusters.</summary>
public readonly record struct ResourceReference(ResourceType Type, string Name)
{
    public override string ToString() => $"{Type.ShortName}/{Name}";
}
