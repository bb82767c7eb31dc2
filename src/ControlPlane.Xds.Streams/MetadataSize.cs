using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Streams;

/// <summary>How much structure a node's metadata has.</summary>
/// <param name="Depth">Values inside values; 1: no value holds another.</param>
/// <param name="Keys">Of all structures in it.</param>
internal readonly record struct MetadataSize(int Depth, int Keys)
{
    /// <summary>Recursion is safe: the parser has refused what is nested deeper than it reads.</summary>
    internal static MetadataSize Of(Struct metadata) =>
        metadata.Fields.Values.Aggregate(new MetadataSize(0, metadata.Fields.Count), static (sum, value) => sum.With(Of(value))).Nested();

    private static MetadataSize Of(Value value) =>
        value.KindCase switch
        {
            Value.KindOneofCase.StructValue => Of(value.StructValue),
            Value.KindOneofCase.ListValue => value.ListValue.Values
                .Aggregate(new MetadataSize(0, 0), static (sum, element) => sum.With(Of(element)))
                .Nested(),
            _ => default,
        };

    private MetadataSize With(MetadataSize inner) => new(Math.Max(Depth, inner.Depth), Keys + inner.Keys);

    private MetadataSize Nested() => this with { Depth = Depth + 1 };
}
