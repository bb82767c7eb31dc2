using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Telemetries that Istio refuses, or that an Envoy would, are refused, where they are wrong.</summary>
public sealed class TelemetryTextTests
{
    [Theory]
    [InlineData("{accessLogging: [{match: {mode: BOTH}}]}", "EM1004 5:39", "not one of")]
    [InlineData("{accessLogging: [{providers: [{}]}]}", "EM1005 5:37", "\"name\" is missing")]
    [InlineData("{accessLogging: [{providers: [{name: \"\"}]}]}", "EM1004 5:44", "must not be empty")]
    [InlineData("{accessLogging: [{disabled: 1}]}", "EM1003 5:35", "true or false")]
    [InlineData("{accessLogging: [{providers: [{name: x}], filter: {expression: \"response.code >\"}}]}", "EM1004 5:70", "ends too early")]
    [InlineData("{accessLogging: [{providers: [{name: x}], filter: {expression: \"nothing(1)\"}}]}", "EM1004 5:70", "no function")]
    [InlineData("{tracing: [{randomSamplingPercentage: 101}]}", "EM1004 5:45", "from 0 to 100")]
    [InlineData("{tracing: [{customTags: {a: {}}}]}", "IST0106 5:35", "exactly one of")]
    [InlineData("{tracing: [{customTags: {a: {literal: {value: \"\"}}}}]}", "EM1004 5:53", "must not be empty")]
    [InlineData("{tracing: [{customTags: {a: {literal: {value: x}, header: {name: y}}}}]}", "IST0106 5:35", "exactly one of")]
    [InlineData("{tracing: [{customTags: {a: {header: {}}}}]}", "EM1005 5:44", "\"name\" is missing")]
    [InlineData("{selector: {matchLabels: {\"\": x}}}", "EM1004 5:33", "")]
    [InlineData("{traces: []}", "EM1002 5:8", "unknown field")]
    public void Parse_WrongTelemetry_IsAnErrorAtItsPlace(string spec, string place, string words)
    {
        var config = Parse(spec);
        var found = Assert.Single(config.Diagnostics);

        Assert.Equal(place, $"{found.Code} {found.Span!.Start.Line}:{found.Span.Start.Column}");
        Assert.Contains(words, found.Message);
        Assert.Empty(config.Objects);
    }

    [Theory]
    [InlineData("{metrics: [{overrides: [{tagOverrides: {a: {operation: UPSERT}}}]}]}", "UPSERT needs a value")]
    [InlineData("{metrics: [{overrides: [{tagOverrides: {a: {operation: REMOVE, value: x}}}]}]}", "REMOVE takes no value")]
    [InlineData("{metrics: [{overrides: [{match: {metric: NOTHING}}]}]}", "not one of")]
    public void Parse_WrongMetrics_AreAnError(string spec, string words) =>
        Assert.Contains(Parse(spec).Diagnostics, found => found.Severity == Severity.Error && found.Message.Contains(words, StringComparison.Ordinal));

    [Theory]
    [InlineData("{metrics: [{providers: [{name: prometheus}]}]}", DiagnosticCodes.FieldWithoutEffect)]
    [InlineData("{accessLogging: [{filter: {expression: \"true\"}}]}", DiagnosticCodes.Suspicious)]
    [InlineData("{tracing: [{providers: [{name: a}, {name: b}]}]}", DiagnosticCodes.Suspicious)]
    [InlineData("{targetRefs: [{kind: Gateway, name: g}]}", DiagnosticCodes.Suspicious)]
    public void Parse_WhatHasNoEffect_IsAWarning(string spec, string code)
    {
        var config = Parse(spec);

        Assert.Equal((code, Severity.Warning), (Assert.Single(config.Diagnostics).Code, config.Diagnostics[0].Severity));
        Assert.Single(config.Objects);
    }

    private static ParsedConfig Parse(string spec) =>
        ConfigText.Parse("a.yaml", $"apiVersion: telemetry.istio.io/v1\nkind: Telemetry\nmetadata:\n  name: x\nspec: {spec}\n");
}
