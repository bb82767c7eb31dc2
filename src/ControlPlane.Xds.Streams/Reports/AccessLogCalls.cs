using System.Threading.Channels;
using Envoy.Service.Accesslog.V3;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>The gRPC service <c>envoy.service.accesslog.v3.AccessLogService</c>. It answers nothing before the stream ends.</summary>
internal sealed partial class AccessLogCalls(ReportStreams streams, IAccessLogs logs, IOptions<XdsServerOptions> options, ILogger<AccessLogCalls> logger)
    : AccessLogService.AccessLogServiceBase
{
    public override async Task<StreamAccessLogsResponse> StreamAccessLogs(
        IAsyncStreamReader<StreamAccessLogsMessage> requestStream, ServerCallContext context)
    {
        await streams.RunAsync(context, async ending =>
        {
            var waiting = Channel.CreateBounded<AccessLogBatch>(
                new BoundedChannelOptions(options.Value.MaxWaitingAccessLogs) { SingleReader = true, SingleWriter = true });
            var writing = WriteAllAsync(waiting.Reader, ending);
            try
            {
                await ReadAllAsync(requestStream, waiting.Writer, context, ending);
            }
            finally
            {
                waiting.Writer.Complete();
                await writing;
            }
        });
        return new StreamAccessLogsResponse();
    }

    private async Task ReadAllAsync(
        IAsyncStreamReader<StreamAccessLogsMessage> messages, ChannelWriter<AccessLogBatch> waiting, ServerCallContext call, CancellationToken ending)
    {
        ReportingClient? client = null;
        var logName = "";
        await foreach (var message in messages.ReadAllAsync(ending))
        {
            if (client is null)
            {
                client = await streams.AdmitAsync(message.Identifier?.Node, call);
                logName = message.Identifier?.LogName ?? "";
            }

            var batch = new AccessLogBatch(client, logName, message.HttpLogs?.LogEntry ?? [], message.TcpLogs?.LogEntry ?? []);
            if (batch.Count > 0 && !waiting.TryWrite(batch))
            {
                logs.Dropped(batch);
            }
        }
    }

    private async Task WriteAllAsync(ChannelReader<AccessLogBatch> waiting, CancellationToken ending)
    {
        await foreach (var batch in waiting.ReadAllAsync(CancellationToken.None))
        {
            try
            {
                await logs.WriteAsync(batch, ending);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                // The stream goes on: a log that fails must not cost the proxy its connection.
                logs.Dropped(batch);
                Log.NotWritten(logger, batch.Count, batch.Client.Node.Id, failure.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} log entries of {NodeId} were not written: {Reason}")]
        internal static partial void NotWritten(ILogger logger, int count, string nodeId, string reason);
    }
}
