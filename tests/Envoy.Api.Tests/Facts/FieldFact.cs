namespace Envoy.Api.Tests.Facts;

/// <summary>What makes a field compatible on the wire and keeps its meaning.</summary>
/// <param name="Number">The field number.</param>
/// <param name="Label"><c>optional</c>, <c>repeated</c> or <c>map</c>.</param>
/// <param name="Type">A scalar name, a full message or enum name, or <c>map&lt;key,value&gt;</c>.</param>
/// <param name="Oneof">The oneof that holds the field; empty when none does.</param>
/// <param name="IsExplicit">Declared with <c>optional</c>, so that unset differs from the default.</param>
internal sealed record FieldFact(int Number, string Label, string Type, string Oneof, bool IsExplicit);
