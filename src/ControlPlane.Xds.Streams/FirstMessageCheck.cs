using System.Buffers;
using System.Buffers.Binary;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Looks at the head of a call's first message before anything is kept of it: a client that nobody knows yet cannot make the server hold
/// what it only announces, nor unpack what it has compressed.
/// </summary>
internal sealed class FirstMessageCheck(LimitReport report)
{
    // Of a gRPC message: one byte that says whether it is compressed, and the length.
    private const int HeadBytes = 5;

    /// <summary>Puts the check before the endpoint; for an endpoint convention.</summary>
    internal void Guard(EndpointBuilder endpoint)
    {
        if (endpoint.RequestDelegate is { } serve)
        {
            endpoint.RequestDelegate = context => ServeAsync(serve, context);
        }
    }

    private static void Refuse(HttpContext context, Status status)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = $"{(int)status.StatusCode}";
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(status.Detail);
    }

    private async Task ServeAsync(RequestDelegate serve, HttpContext context)
    {
        try
        {
            Check(await HeadAsync(context), context);
        }
        catch (RpcException refusal)
        {
            Refuse(context, refusal.Status);
            return;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client has gone before it said anything.
            return;
        }

        await serve(context);
    }

    /// <summary>What the message says of itself: whether it is compressed, and its length; nothing when there is none.</summary>
    private async Task<(bool IsCompressed, uint Length)> HeadAsync(HttpContext context)
    {
        using var late = new CancellationTokenSource(report.Limits.FirstMessageTimeout, report.Clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);

        // A rate that is on when the body is first read stays on, and would cut every client off that has nothing to say.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        var body = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(ending.Token);
                var start = read.Buffer.Start;
                if (read.Buffer.Length >= HeadBytes)
                {
                    var head = Head(read.Buffer.Slice(0, HeadBytes));
                    body.AdvanceTo(start, start);
                    return head;
                }

                body.AdvanceTo(start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return default;
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw Exceeded(
                context, StreamLimit.FirstMessage, StatusCode.DeadlineExceeded, $"The stream had no message within {report.Limits.FirstMessageTimeout}.");
        }
    }

    private static (bool IsCompressed, uint Length) Head(ReadOnlySequence<byte> bytes)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        bytes.CopyTo(head);
        return (head[0] != 0, BinaryPrimitives.ReadUInt32BigEndian(head[1..]));
    }

    private void Check((bool IsCompressed, uint Length) message, HttpContext context)
    {
        if (message.IsCompressed)
        {
            throw Exceeded(context, StreamLimit.Compression, StatusCode.Unimplemented, "Requests must not be compressed.");
        }

        if (message.Length > report.Limits.FirstMessageBytes)
        {
            throw Exceeded(
                context,
                StreamLimit.FirstMessageBytes,
                StatusCode.ResourceExhausted,
                $"The first message has {message.Length} bytes; at most {report.Limits.FirstMessageBytes} are taken.");
        }
    }

    private RpcException Exceeded(HttpContext context, StreamLimit limit, StatusCode status, string reason) =>
        report.Exceeded(limit, status, reason, new LimitedClient(Caller.Of(context).Peer));
}
