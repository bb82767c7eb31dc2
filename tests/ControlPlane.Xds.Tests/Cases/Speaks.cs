namespace ControlPlane.Xds.Tests.Cases;

/// <summary>To which variants a case applies.</summary>
internal enum Speaks
{
    Both,
    Sotw,
    Delta,
}
