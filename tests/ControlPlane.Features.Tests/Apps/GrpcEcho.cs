using System.Buffers.Binary;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace ControlPlane.Features.Tests.Apps;

/// <summary>A gRPC method whose messages are plain bytes: it answers the app's name and the request, or the status that the request's header <c>x-grpc-status</c> asks for.</summary>
internal static class GrpcEcho
{
    private const int FrameHeader = 5;

    /// <summary>The method, for clients.</summary>
    internal static Method<byte[], byte[]> Method { get; } = new(
        MethodType.Unary,
        "echo.Echo",
        "Say",
        Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes),
        Marshallers.Create<byte[]>(static bytes => bytes, static bytes => bytes));

    internal static bool IsGrpc(HttpContext context) => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) ?? false;

    internal static async Task AnswerAsync(HttpContext context, string app)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var message = (byte[])[.. Encoding.UTF8.GetBytes($"{app}: "), .. body.ToArray().Skip(FrameHeader)];
        var status = context.Request.Headers["x-grpc-status"].ToString();
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", status.Length == 0 ? "0" : status);
        if (status.Length == 0)
        {
            var header = new byte[FrameHeader];
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), message.Length);
            await context.Response.Body.WriteAsync(header, context.RequestAborted);
            await context.Response.Body.WriteAsync(message, context.RequestAborted);
        }
    }
}
