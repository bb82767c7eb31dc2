namespace ControlPlane.Xds;

/// <summary>A reference inside a snapshot that the snapshot itself does not satisfy.</summary>
/// <param name="From">The resource that holds the reference.</param>
/// <param name="To">What it needs and the snapshot does not have.</param>
public sealed record DanglingReference(ResourceReference From, ResourceReference To)
{
    public override string ToString() => $"{From} -> {To}";
}
