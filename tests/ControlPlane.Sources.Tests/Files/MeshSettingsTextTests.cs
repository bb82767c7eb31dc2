using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

public sealed class MeshSettingsTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("{}")]
    public void Parse_NothingSaid_LogsToStandardOutput(string text)
    {
        var (settings, diagnostics) = MeshSettingsText.Parse("mesh.yaml", text);
        Assert.Empty(diagnostics);
        Assert.Equal(MeshSettings.Default, settings);
        Assert.Equal([FileAccessLog.StandardOutput], settings.AccessLogs);
    }

    [Fact]
    public void Parse_EmptyAccessLogFile_SwitchesLogsOff() => Assert.Empty(Settings("accessLogFile: \"\"").AccessLogs);

    [Fact]
    public void Parse_TextFormat_EndsItsLine() =>
        Assert.Equal([new("/dev/stderr", "%BYTES_SENT%\n", null)], Settings("accessLogFile: /dev/stderr\naccessLogFormat: \"%BYTES_SENT%\"").AccessLogs);

    [Fact]
    public void Parse_JsonEncoding_ReadsTheFields()
    {
        var own = Assert.Single(Settings("accessLogFile: /dev/stdout\naccessLogEncoding: JSON\naccessLogFormat: '{\"a\": \"%PROTOCOL%\"}'").AccessLogs);
        Assert.Equal("%PROTOCOL%", own.JsonFormat!["a"]);
        var standard = Assert.Single(Settings("accessLogEncoding: JSON").AccessLogs);
        Assert.Equal("%REQ(:METHOD)%", standard.JsonFormat!["method"]);
    }

    [Fact]
    public void Parse_DefaultProviders_ReplaceTheFile()
    {
        var settings = Settings("""
            accessLogFile: /var/log/own
            defaultProviders: {accessLogging: [z, envoy]}
            extensionProviders:
            - name: z
              envoyFileAccessLog: {path: /z, logFormat: {labels: {code: "%RESPONSE_CODE%"}}}
            """);
        Assert.Equal(["/dev/stdout", "/z"], settings.AccessLogs.Select(log => log.Path));
        Assert.Equal(EquatableMap<string>.From([new("code", "%RESPONSE_CODE%")]), settings.AccessLogs[1].JsonFormat);
    }

    [Fact]
    public void Parse_OtherSettings_AreRead()
    {
        var settings = Settings("rootNamespace: root\ntrustDomain: td.example\nenableAutoMtls: false\noutboundTrafficPolicy: {mode: REGISTRY_ONLY}\n");
        Assert.Equal(("root", "td.example", false, true), (settings.RootNamespace, settings.TrustDomain, settings.EnableAutoMtls, settings.RegistryOnly));
        Assert.False(Settings("outboundTrafficPolicy: {mode: ALLOW_ANY}").RegistryOnly);
    }

    [Theory]
    [InlineData("accessLogFormat: '%FOO%'", "mesh.yaml", 1, 18)]
    [InlineData("accessLogFormat: '50% of it'", "mesh.yaml", 1, 18)]
    [InlineData("accessLogEncoding: JSON\naccessLogFormat: '{\"a\": \"%FOO%\"}'", "mesh.yaml", 2, 18)]
    [InlineData("extensionProviders: [{name: a, envoyFileAccessLog: {logFormat: {text: '%FOO%'}}}]", "mesh.yaml", 1, 71)]
    [InlineData("extensionProviders: [{name: a, envoyFileAccessLog: {logFormat: {labels: {b: '%FOO%'}}}}]", "mesh.yaml", 1, 73)]
    public void Parse_UnknownCommandInALog_IsRefusedWhereItStands(string text, string file, int line, int column)
    {
        var found = Assert.Single(MeshSettingsText.Parse(file, text).Diagnostics);
        Assert.Equal(("EM1004", Severity.Error), (found.Code, found.Severity));
        Assert.Contains($"{file}:{line}:{column}", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%RESPONSE_CODE_DETAILS% %RESPONSE_CODE_DETAILS(ALLOW_WHITESPACES)% %FILTER_STATE(a:PLAIN):5% 50%%")]
    [InlineData("[%START_TIME(%Y/%m/%dT%H:%M:%S%z %s)%] %CEL(size(request.path) > 1)% %REQ(A?B):5%")]
    public void Parse_CommandsThatEnvoyKnows_AreAccepted(string format) =>
        Assert.Equal(format + "\n", Assert.Single(Settings($"accessLogFormat: '{format}'").AccessLogs).TextFormat);

    [Theory]
    [InlineData("connectTimeout: 1s", "EM1010", Severity.Warning)]
    [InlineData("extensionProviders: [{name: a, envoyExtAuthzHttp: {service: b}}]", "EM1005", Severity.Error)]
    [InlineData("extensionProviders: [{name: a, envoyExtAuthzHttp: {service: b, port: 80, headersToUpstreamOnAllow: ['*']}}]", "EM1004", Severity.Error)]
    [InlineData("extensionProviders: [{name: a, envoyExtAuthzGrpc: {service: b, port: 80, statusOnError: '99'}}]", "EM1004", Severity.Error)]
    [InlineData("trustDomainAliases: ['a/b']", "EM1004", Severity.Error)]
    [InlineData("pathNormalization: {normalization: ALL}", "EM1004", Severity.Error)]
    [InlineData("acessLogFile: /dev/stdout", "EM1002", Severity.Error)]
    [InlineData("defaultProviders: {accessLogging: [nobody]}", "EM1004", Severity.Error)]
    [InlineData("accessLogEncoding: json", "EM1004", Severity.Error)]
    [InlineData("extensionProviders: [{name: a}]", "IST0106", Severity.Error)]
    [InlineData("- a", "EM1003", Severity.Error)]
    [InlineData("a: [", "EM1001", Severity.Error)]
    public void Parse_Slip_IsReported(string text, string code, Severity severity)
    {
        var (_, diagnostics) = MeshSettingsText.Parse("mesh.yaml", text);
        Assert.Contains((code, severity), diagnostics.Select(diagnostic => (diagnostic.Code, diagnostic.Severity)));
    }

    private static MeshSettings Settings(string text)
    {
        var (settings, diagnostics) = MeshSettingsText.Parse("mesh.yaml", text);
        Assert.Empty(diagnostics);
        return settings;
    }
}
