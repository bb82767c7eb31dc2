namespace ControlPlane.Features.Tests.Compose;

/// <summary>Every rule catches what it is there for.</summary>
public sealed class ComposeRulesTests
{
    private const string Good =
        """
        services:
          app: { image: app, networks: { mesh: { ipv4_address: 10.1.0.2 } }, ports: ["8080:80"], healthcheck: { test: ["CMD", "ok"], interval: 2s } }
          sidecar: { image: envoy, network_mode: "service:app", depends_on: { app: { condition: service_healthy } }, volumes: ["data:/data:ro"] }
        networks: { mesh: { ipam: { config: [{ subnet: 10.1.0.0/24 }] } } }
        volumes: { data: }
        """;

    [Fact]
    public void Breaches_GoodFile_None() => Assert.Empty(Breaches(Good));

    [Theory]
    [InlineData("image: app,", "", "neither image nor build")]
    [InlineData("image: app,", "image: app, imag: x,", "unknown key imag")]
    [InlineData("volumes: { data: }", "volume: { data: }", "unknown top-level key volume")]
    [InlineData("condition: service_healthy", "condition: healthy", "unknown condition 'healthy'")]
    [InlineData("test: [\"CMD\", \"ok\"], ", "", "which has no healthcheck")]
    [InlineData("test: [\"CMD\", \"ok\"]", "test: [\"ok\"]", "must begin with CMD")]
    [InlineData("interval: 2s", "interval: 2 seconds", "is not a duration")]
    [InlineData("service:app", "service:ap", "which is no service")]
    [InlineData("image: envoy,", "image: envoy, ports: [\"1:1\"],", "belongs to the owner")]
    [InlineData("data:/data", "date:/data", "volume date is not there")]
    [InlineData("data:/data", "./missing:/data", "volume ./missing is not there")]
    [InlineData("data:/data:ro", "data", "is not SOURCE:/TARGET")]
    [InlineData("10.1.0.2", "10.2.0.2", "is in no subnet")]
    [InlineData("\"8080:80\"", "\"80:http\"", "is not [ADDRESS:]PUBLISHED:TARGET")]
    [InlineData("image: app,", "image: app, depends_on: [sidecar],", "waits for itself")]
    [InlineData("{ mesh: { ipv4_address", "{ net: { ipv4_address", "unknown network net")]
    public void Breaches_OneMistake_NamesIt(string right, string wrong, string finding)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        Assert.Contains(Breaches(Good.Replace(right, wrong, StringComparison.Ordinal)), breach => breach.Contains(finding, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Breaches(string text) => ComposeRules.Breaches(ComposeFile.Parse(text), _ => false);
}
