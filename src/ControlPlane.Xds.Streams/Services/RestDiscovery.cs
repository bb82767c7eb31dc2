using System.Buffers;
using ControlPlane.Xds.Sessions;
using Envoy.Api;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>
/// Fetches over REST: a <see cref="DiscoveryRequest"/> as JSON in, a <see cref="DiscoveryResponse"/> as JSON out, or 304 when the client
/// has it already.
/// </summary>
internal sealed partial class RestDiscovery(DiscoveryFetch fetch, IOptions<XdsServerOptions> options, ILogger<RestDiscovery> logger)
{
    internal async Task AnswerAsync(DiscoveryService service, HttpContext http)
    {
        try
        {
            var request = await ReadAsync(http);
            var response = await fetch.AnswerAsync(service, request, Caller.Of(http), http.RequestAborted);
            if (response.Version == request.VersionInfo)
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await WriteAsync(http, response);
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
            await RefuseAsync(http, StatusCodes.Status400BadRequest, $"The body is not a DiscoveryRequest in JSON: {fault.Message}");
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

    private static DiscoveryResponse Message(SessionResponse response)
    {
        var frames = new ArrayBufferWriter<byte>(SotwWire.Measure(response));
        SotwWire.Write(response, frames);
        return DiscoveryResponse.Parser.ParseFrom(frames.WrittenSpan);
    }

    private async Task<DiscoveryRequest> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.Value.MaxRequestBytes;
        }

        using var body = new StreamReader(http.Request.Body);
        return EnvoyMessages.FromJson<DiscoveryRequest>(await body.ReadToEndAsync(http.RequestAborted));
    }

    private async Task WriteAsync(HttpContext http, SessionResponse response)
    {
        string json;
        try
        {
            json = EnvoyMessages.ToJson(Message(response));
        }
        catch (InvalidOperationException fault)
        {
            Log.NotShown(logger, response.Type, fault.Message);
            await RefuseAsync(
                http, StatusCodes.Status500InternalServerError, "A resource holds a type that is not declared here, and JSON has no words for it.");
            return;
        }

        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A {TypeName} response cannot be written as JSON: {Reason}")]
        internal static partial void NotShown(ILogger logger, ResourceType typeName, string reason);
    }
}
