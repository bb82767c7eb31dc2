namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>The four ways in which a case is run.</summary>
public enum Wire
{
    AggregatedSotw,
    AggregatedDelta,
    SeparateSotw,
    SeparateDelta,
}
