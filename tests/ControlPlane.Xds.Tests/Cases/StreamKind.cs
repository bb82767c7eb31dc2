namespace ControlPlane.Xds.Tests.Cases;

/// <summary>Whether a stream carries all types or one.</summary>
public enum StreamKind
{
    Aggregated,
    Separate,
}
