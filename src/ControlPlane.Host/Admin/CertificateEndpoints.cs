using ControlPlane.Composition.AdminApi;
using ControlPlane.Host.Identities;

namespace ControlPlane.Host.Admin;

/// <summary>
/// <c>GET /certificates</c>: the authority, and who has which certificate until when. <c>DELETE /certificates/{serial}</c> and
/// <c>DELETE /identities/{namespace}/{account}/certificates</c>: revoke. On the Unix socket only.
/// </summary>
internal static class CertificateEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/certificates", List).RequireSocket();
        routes.MapDelete("/certificates/{serial}", (string serial, MeshAuthority authority, TimeProvider time) =>
            Revoked(authority.Issued.Revoke(record => record.Serial.Equals(serial, StringComparison.OrdinalIgnoreCase), time.GetUtcNow()))).RequireSocket();
        routes.MapDelete("/identities/{namespace}/{account}/certificates", (string @namespace, string account, MeshAuthority authority, TimeProvider time) =>
            Revoked(authority.Issued.Revoke(record => record.Id.EndsWith($"/ns/{@namespace}/sa/{account}", StringComparison.Ordinal), time.GetUtcNow()))).RequireSocket();
    }

    private static IResult List(MeshAuthority authority, TimeProvider time) => Results.Json(
        new CertificateReports(
            authority.TrustDomain,
            authority.NotAfter,
            [.. authority.Roots.Roots.Select(static root => $"{root.Subject}, until {root.NotAfter.ToUniversalTime():u}")],
            [.. authority.Issued.AllAt(time.GetUtcNow()).Select(static record => new CertificateReport(record.Serial, record.Id, record.Name, record.IssuedAt, record.NotAfter, record.RevokedAt))]),
        AdminJson.Options);

    private static IResult Revoked(int count) => count == 0
        ? Results.Text("no certificate of that description is in force\n", statusCode: StatusCodes.Status404NotFound)
        : Results.Text($"{count} certificates revoked: their connections end within seconds, and they are not renewed\n");
}
