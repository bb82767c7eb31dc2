using ControlPlane.Translation.Tests.Worlds;
using static Envoy.Config.Route.V3.RedirectAction.Types;

namespace ControlPlane.Translation.Tests.Routes;

public sealed class RewriteRedirectTests
{
    private static RouteAnswer Entry(string entry, int port = 80)
    {
        var world = World.Standard.With(
            Yaml.Service("d", "clusterIP: 10.96.0.4\nports: [{name: http, port: 80}, {name: http-two, port: 8080}, {name: http-three, port: 443}]"),
            Yaml.VirtualService("d", $"hosts: [d]\nhttp:\n- {entry}"));
        return world.Sidecar("a").Route($"{port}", "d", "/old/x");
    }

    [Fact, Trait("Istio", "E72, E73")]
    public void RewriteUri_ReplacesWhatTheRouteMatched() =>
        Assert.Equal("/new", Entry("{match: [{uri: {prefix: /old}}], rewrite: {uri: /new}, route: [{destination: {host: c}}]}").Action.PrefixRewrite);

    [Fact, Trait("Istio", "E74")]
    public void RewriteRegex_IsHandedOn()
    {
        var rewrite = Entry("{rewrite: {uriRegexRewrite: {match: \"/old/(.*)\", rewrite: '/v2/\\1'}}, route: [{destination: {host: c}}]}").Action.RegexRewrite;

        Assert.Equal("/old/(.*)", rewrite.Pattern.Regex);
        Assert.Equal("/v2/\\1", rewrite.Substitution);
    }

    [Fact, Trait("Istio", "E76")]
    public void RewriteAuthority_ReplacesTheHost() =>
        Assert.Equal("foo", Entry("{rewrite: {authority: foo}, route: [{destination: {host: c}}]}").Action.HostRewriteLiteral);

    [Fact, Trait("Istio", "E77")]
    public void Redirect_ToUriAndAuthority_IsMovedPermanentlyAndKeepsTheQuery()
    {
        var redirect = Entry("{redirect: {uri: /x, authority: y}}").Route!.Redirect;

        Assert.Equal(("/x", "y", RedirectResponseCode.MovedPermanently, false), (redirect.PathRedirect, redirect.HostRedirect, redirect.ResponseCode, redirect.StripQuery));
    }

    [Theory, Trait("Istio", "E78")]
    [InlineData(301, RedirectResponseCode.MovedPermanently)]
    [InlineData(302, RedirectResponseCode.Found)]
    [InlineData(303, RedirectResponseCode.SeeOther)]
    [InlineData(307, RedirectResponseCode.TemporaryRedirect)]
    [InlineData(308, RedirectResponseCode.PermanentRedirect)]
    public void RedirectCode_IsUsed(int code, RedirectResponseCode expected) =>
        Assert.Equal(expected, Entry($"{{redirect: {{uri: /x, redirectCode: {code}}}}}").Route!.Redirect.ResponseCode);

    [Theory, Trait("Istio", "E79, E80")]
    [InlineData("scheme: https, port: 443", 80, 0)]
    [InlineData("scheme: http, port: 80", 80, 0)]
    [InlineData("scheme: https, port: 8443", 80, 8443)]
    [InlineData("port: 80", 8080, 0)]
    [InlineData("derivePort: FROM_REQUEST_PORT", 8080, 8080)]
    [InlineData("derivePort: FROM_REQUEST_PORT", 80, 0)]
    [InlineData("scheme: https, derivePort: FROM_REQUEST_PORT", 443, 0)]
    [InlineData("scheme: https, derivePort: FROM_PROTOCOL_DEFAULT", 8080, 0)]
    public void RedirectPort_OfTheSchemeItself_IsLeftOut(string redirect, int listener, int expected) =>
        Assert.Equal((uint)expected, Entry($"{{redirect: {{{redirect}}}}}", listener).Route!.Redirect.PortRedirect);

    [Fact, Trait("Istio", "E81")]
    public void RedirectPrefix_KeepsTheRest() =>
        Assert.Equal("/new", Entry("{match: [{uri: {prefix: /old}}], redirect: {prefixRewrite: /new}}").Route!.Redirect.PrefixRewrite);

    [Fact, Trait("Istio", "E82")]
    public void DirectResponse_AnswersWithStatusAndBody()
    {
        var response = Entry("{directResponse: {status: 418, body: {string: teapot}}}").Route!.DirectResponse;

        Assert.Equal((418u, "teapot"), (response.Status, response.Body.InlineString));
    }

    [Fact, Trait("Istio", "E82")]
    public void DirectResponse_WithBytes_CarriesThem()
    {
        var response = Entry("{directResponse: {status: 200, body: {bytes: AAEC}}}").Route!.DirectResponse;

        Assert.Equal([0, 1, 2], response.Body.InlineBytes.ToByteArray());
    }
}
