using ControlPlane.Model.Config;

namespace ControlPlane.Model.Telemetries;

/// <summary>The field <c>metrics</c> is checked and has no effect: Istio's metrics are made by a filter that the stock Envoy does not have.</summary>
internal static class MetricsRuleCheck
{
    private static readonly Dictionary<string, bool> Metrics = new[]
    {
        "ALL_METRICS", "REQUEST_COUNT", "REQUEST_DURATION", "REQUEST_SIZE", "RESPONSE_SIZE", "TCP_OPENED_CONNECTIONS", "TCP_CLOSED_CONNECTIONS",
        "TCP_SENT_BYTES", "TCP_RECEIVED_BYTES", "GRPC_REQUEST_MESSAGES", "GRPC_RESPONSE_MESSAGES",
    }.ToDictionary(name => name, _ => true);

    private static readonly Dictionary<string, bool> Modes = new() { ["CLIENT_AND_SERVER"] = true, ["CLIENT"] = true, ["SERVER"] = true };
    private static readonly Dictionary<string, bool> Operations = new() { ["UPSERT"] = true, ["REMOVE"] = false };

    internal static void Check(MappingReader spec)
    {
        foreach (var entry in spec.Objects("metrics"))
        {
            TelemetryReader.Providers(entry);
            entry.Duration("reportingInterval");
            foreach (var change in entry.Objects("overrides"))
            {
                CheckOverride(change);
            }

            entry.Done();
        }

        spec.WithoutEffect("metrics");
    }

    private static void CheckOverride(MappingReader reader)
    {
        if (reader.Object("match") is { } match)
        {
            match.Choice("metric", Metrics);
            match.Text("customMetric");
            match.Choice("mode", Modes);
            match.Done();
        }

        reader.Flag("disabled");
        if (reader.MappingNode("tagOverrides") is { } tags)
        {
            foreach (var entry in tags.Entries.AsSpan())
            {
                CheckTag(entry, $"{reader.PathOf("tagOverrides")}[{entry.Key.Text}]", reader.Findings);
            }
        }

        reader.Done();
    }

    private static void CheckTag(ConfigEntry entry, string path, Findings findings)
    {
        if (entry.Value is not ConfigNode.Mapping mapping)
        {
            findings.Error(DiagnosticCodes.WrongType, entry.Value.Span, $"{path}: expected a mapping, found {PlainScalar.Describe(entry.Value)}");
            return;
        }

        var tag = new MappingReader(mapping, path, findings);
        var sets = tag.Choice("operation", Operations) ?? true;
        var value = tag.Text("value") ?? "";
        tag.Done();
        if (sets && value.Length == 0)
        {
            tag.Broken("value", "UPSERT needs a value");
        }
        else if (!sets && value.Length > 0)
        {
            tag.Broken("value", "REMOVE takes no value");
        }
    }
}
