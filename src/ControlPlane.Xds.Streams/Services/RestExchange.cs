using Envoy.Api;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>A single call over REST: a message as JSON in, a message as JSON out, and gRPC's status codes as those of HTTP.</summary>
internal sealed partial class RestExchange(IOptions<XdsServerOptions> options, ILogger<RestExchange> logger)
{
    /// <summary>Answers one request: 304 when <paramref name="answer"/> has nothing new to say.</summary>
    internal async Task ServeAsync<TRequest>(HttpContext http, Func<TRequest, Task<IMessage?>> answer)
        where TRequest : IMessage, new()
    {
        try
        {
            if (await answer(EnvoyMessages.FromJson<TRequest>(await ReadAsync(http))) is { } response)
            {
                await WriteAsync(http, response);
            }
            else
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (RpcException fault)
        {
            await RefuseAsync(http, StatusOf(fault.StatusCode), fault.Status.Detail);
        }
        catch (FormatException fault)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, $"The body is not a {typeof(TRequest).Name} in JSON: {fault.Message}");
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(http, fault.StatusCode, fault.Message);
        }
    }

    private static async Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(reason + "\n", http.RequestAborted);
    }

    private static int StatusOf(StatusCode status) =>
        status switch
        {
            StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    private async Task<string> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.Limits.FirstMessageBytes;
        }

        using var body = new StreamReader(http.Request.Body);
        return await body.ReadToEndAsync(http.RequestAborted);
    }

    private async Task WriteAsync(HttpContext http, IMessage response)
    {
        string json;
        try
        {
            json = EnvoyMessages.ToJson(response);
        }
        catch (InvalidOperationException fault)
        {
            Log.NotShown(logger, response.Descriptor.Name, fault.Message);
            await RefuseAsync(
                http, StatusCodes.Status500InternalServerError, "A resource holds a type that is not declared here, and JSON has no words for it.");
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A {TypeName} cannot be written as JSON: {Reason}")]
        internal static partial void NotShown(ILogger logger, string typeName, string reason);
    }
}
