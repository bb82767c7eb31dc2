using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Telemetries;

/// <summary>Entries of <c>tracing</c>.</summary>
internal static class TracingRuleReader
{
    private static readonly string[] Kinds = ["literal", "environment", "header", "formatter"];

    internal static TracingRule Read(MappingReader reader)
    {
        var providers = TelemetryReader.Providers(reader);
        if (providers.Count > 1)
        {
            reader.Suspicious("providers", "spans go to one provider: the first counts");
        }

        var rule = new TracingRule
        {
            Provider = providers.IsEmpty ? null : providers[0],
            Mode = TelemetryReader.Mode(reader),
            SamplingPercent = reader.Number("randomSamplingPercentage", 0, 100),
            Disabled = reader.Flag("disableSpanReporting"),
            Tags = Tags(reader),
            WorkloadTags = reader.Flag("enableIstioTags"),
            UseRequestId = reader.Flag("useRequestIdForTraceSampling"),
        };
        reader.WithoutEffect("disableContextPropagation");
        reader.Done();
        return rule;
    }

    private static EquatableMap<SpanTag>? Tags(MappingReader owner)
    {
        if (owner.MappingNode("customTags") is not { } tags)
        {
            return null;
        }

        var result = new List<KeyValuePair<string, SpanTag>>();
        foreach (var entry in tags.Entries)
        {
            var path = $"{owner.PathOf("customTags")}[{entry.Key.Text}]";
            if (entry.Key.Text.Length == 0)
            {
                owner.Findings.Error(DiagnosticCodes.InvalidValue, entry.Key.Span, $"{path}: a tag needs a name");
            }
            else if (entry.Value is not ConfigNode.Mapping value)
            {
                owner.Findings.Error(DiagnosticCodes.WrongType, entry.Value.Span, $"{path}: expected a mapping, found {PlainScalar.Describe(entry.Value)}");
            }
            else if (Tag(new(value, path, owner.Findings)) is { } tag)
            {
                result.Add(new(entry.Key.Text, tag));
            }
        }

        return EquatableMap<SpanTag>.From(result);
    }

    private static SpanTag? Tag(MappingReader reader)
    {
        var literal = reader.Object("literal");
        var environment = reader.Object("environment");
        var header = reader.Object("header");
        reader.WithoutEffect("formatter");
        reader.Done();
        if (Kinds.Count(reader.Has) != 1)
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: a tag has exactly one of {string.Join(", ", Kinds)}");
        }

        SpanTag?[] tags =
        [
            literal is null ? null : new SpanTag.Literal(literal.RequiredText("value")),
            environment is null ? null : new SpanTag.Environment(environment.RequiredText("name"), environment.Text("defaultValue") ?? ""),
            header is null ? null : new SpanTag.Header(header.RequiredText("name"), header.Text("defaultValue") ?? ""),
        ];
        literal?.Done();
        environment?.Done();
        header?.Done();
        return Array.Find(tags, tag => tag is not null);
    }
}
