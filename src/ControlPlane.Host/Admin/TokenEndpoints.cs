using ControlPlane.Certificates;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Host.Identities;

namespace ControlPlane.Host.Admin;

/// <summary><c>POST /tokens</c>, <c>GET /tokens</c> and <c>DELETE /tokens/{id}</c>: join tokens, on the Unix socket only.</summary>
internal static class TokenEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/tokens", CreateAsync).RequireSocket();
        routes.MapGet("/tokens", (JoinTokens tokens) => Results.Json(new JoinTokenReports([.. tokens.All.Select(ReportOf)]), AdminJson.Options))
            .RequireSocket();
        routes.MapDelete("/tokens/{id}", (string id, JoinTokens tokens) =>
            tokens.Revoke(id) ? Results.Text($"token {id} can no longer be used\n") : Results.Text($"no token \"{id}\"\n", statusCode: StatusCodes.Status404NotFound))
            .RequireSocket();
    }

    private static async Task<IResult> CreateAsync(HttpContext context, JoinTokens tokens, MeshAuthority authority)
    {
        JoinTokenRequest? request;
        try
        {
            request = await context.Request.ReadFromJsonAsync<JoinTokenRequest>(AdminJson.Options, context.RequestAborted);
        }
        catch (System.Text.Json.JsonException)
        {
            request = null;
        }

        if (request is null || !SpiffeId.TryCreate(authority.TrustDomain, request.Namespace ?? "", request.ServiceAccount ?? "", out var id))
        {
            return Wrong("a token needs the names of a namespace and a service account");
        }

        if (id == SpiffeId.ControlPlane(authority.TrustDomain))
        {
            return Wrong($"{id} is the control plane's own identity");
        }

        var life = request.LifeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : JoinTokens.DefaultLife;
        if (life <= TimeSpan.Zero || life > JoinTokens.LongestLife)
        {
            return Wrong($"a token lives for at most {JoinTokens.LongestLife.TotalMinutes:0} minutes, and not for {life.TotalSeconds:0} s");
        }

        return tokens.Create(id, request.Name, life) is var (kept, text)
            ? Results.Json(new CreatedJoinToken(ReportOf(kept), text, authority.TrustDomain, authority.Roots.ToPem()), AdminJson.Options)
            : Wrong("there are too many tokens; revoke some, or wait until they end");
    }

    private static IResult Wrong(string why) => Results.Text(why + "\n", statusCode: StatusCodes.Status400BadRequest);

    private static JoinTokenReport ReportOf(JoinToken token) =>
        new(token.Id, token.Namespace, token.ServiceAccount, token.Name, token.ExpiresAt, token.UsedBy is not null);
}
