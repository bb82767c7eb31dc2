using System.Net;
using ControlPlane.Host.TokenKeys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Host.Tests.TokenKeys;

/// <summary>Which keys are taken from an address that somebody else chose.</summary>
public sealed class KeyDownloadTests : IAsyncLifetime
{
    private const string Keys = """{"keys":[{"kty":"RSA","n":"a","e":"AQAB","d":"secret"},{"kty":"oct","k":"shared"}]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private WebApplication? _issuer;
    private string _address = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _issuer = builder.Build();
        _issuer.MapGet("/keys", () => Keys);
        _issuer.MapGet("/page", () => "<html/>");
        _issuer.MapGet("/none", () => """{"keys":[{"kty":"oct","k":"shared"}]}""");
        _issuer.MapGet("/elsewhere", () => Results.Redirect("/keys"));
        _issuer.MapGet("/endless", () => new string('x', 2 << 20));
        _issuer.MapGet("/never", (CancellationToken gone) => new TaskCompletionSource().Task.WaitAsync(gone));
        _issuer.MapGet("/own/.well-known/openid-configuration", () => Configuration("/own"));
        _issuer.MapGet("/other/.well-known/openid-configuration", () => Configuration("/own"));
        await _issuer.StartAsync(Cancellation);
        _address = _issuer.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async ValueTask DisposeAsync()
    {
        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/keys")]
    [InlineData("/own/.well-known/openid-configuration")]
    public async Task Download_PublishedKeys_TakesTheirPublicParts(string path)
    {
        using var download = new KeyDownload(_ => true);
        Assert.Equal("""{"keys":[{"kty":"RSA","n":"a","e":"AQAB"}]}""", await download.GetAsync(_address + path, Patience, Cancellation));
    }

    [Theory, Trait("Istio", "B-81")]
    [InlineData("/page", "is no JSON")]
    [InlineData("/none", "no public key")]
    [InlineData("/elsewhere", "answers 302")]
    [InlineData("/missing", "answers 404")]
    [InlineData("/endless", "")]
    [InlineData("/other/.well-known/openid-configuration", "is not the configuration of")]
    public async Task Download_SomethingElse_IsRefused(string path, string reason)
    {
        using var download = new KeyDownload(_ => true);
        var fault = await Assert.ThrowsAsync<KeyDownloadException>(() => download.GetAsync(_address + path, Patience, Cancellation));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_WithoutAnswer_EndsInTime()
    {
        using var download = new KeyDownload(_ => true);
        var fault = await Assert.ThrowsAsync<KeyDownloadException>(() => download.GetAsync(_address + "/never", TimeSpan.FromMilliseconds(200), Cancellation));
        Assert.Contains("did not answer", fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Istio", "B-81")]
    public async Task Download_FromThisHost_IsNotTried()
    {
        using var download = new KeyDownload();
        var fault = await Assert.ThrowsAsync<KeyDownloadException>(() => download.GetAsync(_address + "/keys", Patience, Cancellation));
        Assert.Contains("not fetched from", fault.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Istio", "B-81")]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.9.9.9", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::1", true)]
    public void PublicAddress_IsNoneOfThisHost(string address, bool allowed) => Assert.Equal(allowed, PublicAddress.IsAllowed(IPAddress.Parse(address)));

    private string Configuration(string issuer) => $$"""{"issuer":"{{_address}}{{issuer}}","jwks_uri":"{{_address}}/keys"}""";
}
