namespace ControlPlane.Model.Config;

/// <summary>Identifies one object. Its text form <c>Kind/namespace/name</c> is what provenance and messages show.</summary>
public readonly record struct ConfigKey(ConfigKind Kind, string Namespace, string Name)
{
    public override string ToString() => $"{Kind}/{Namespace}/{Name}";
}
