using System.Reflection;
using ControlPlane.Xds.Sessions;
using Xunit.Sdk;
using Xunit.v3;

namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>Runs a case on every wire, or on those of one variant.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnWiresAttribute : DataAttribute
{
    private readonly Wire[] _wires;

    public OnWiresAttribute() => _wires = Enum.GetValues<Wire>();

    public OnWiresAttribute(XdsVariant variant) =>
        _wires = variant == XdsVariant.Sotw ? [Wire.AggregatedSotw, Wire.SeparateSotw] : [Wire.AggregatedDelta, Wire.SeparateDelta];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. _wires.Select(static wire => new TheoryDataRow<Wire>(wire))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
