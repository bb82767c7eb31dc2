using ControlPlane.Sources.Files;

namespace ControlPlane.Host.Admin;

/// <summary><c>POST /config/confirm</c>: folders that vanished, emptied or became unreadable are meant to be so; their objects go now.</summary>
internal static class ConfirmEndpoint
{
    internal static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/config/confirm", AnswerAsync);

    private static async Task<IResult> AnswerAsync(FileSource files, CancellationToken cancellationToken)
    {
        var count = await files.ConfirmAsync(cancellationToken);
        return Results.Text(count switch
        {
            0 => "no folder is missing; nothing to confirm\n",
            1 => "1 folder confirmed; what was in it goes now\n",
            _ => $"{count} folders confirmed; what was in them goes now\n",
        });
    }
}
