namespace ControlPlane.Host.Loop;

/// <summary>Whether the last push has reached everybody.</summary>
public interface IPushProgress
{
    /// <summary>Whether some Envoy has yet to answer to the last push, and may still be expected to.</summary>
    bool IsPushUnderWay { get; }
}
