using System.Reflection;
using ControlPlane.Xds.Sessions;
using Xunit.Sdk;
using Xunit.v3;

namespace ControlPlane.Xds.Tests.Cases;

/// <summary>
/// Runs a case on streams of its variants, aggregated and separate, and for each of <paramref name="types"/> (by short name) if there are any.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RunsAttribute(Speaks variants, params string[] types) : DataAttribute
{
    /// <summary>For a case that is about several types on one stream: it is not told the kind of stream.</summary>
    public bool AggregatedOnly { get; set; }

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        XdsVariant[] spoken = variants switch
        {
            Speaks.Sotw => [XdsVariant.Sotw],
            Speaks.Delta => [XdsVariant.Delta],
            Speaks.Both => [XdsVariant.Sotw, XdsVariant.Delta],
        };
        var rows = from variant in spoken
                   from kind in AggregatedOnly ? new StreamKind?[] { null } : [StreamKind.Aggregated, StreamKind.Separate]
                   from type in types.Length == 0 ? new string?[] { null } : types
                   where variant == XdsVariant.Delta || type is null || !CaseResources.TypeOf(type).IsDeltaOnly
                   select (ITheoryDataRow)new TheoryDataRow([.. new object?[] { variant, kind, type }.Where(static it => it is not null)]);
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. rows]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
