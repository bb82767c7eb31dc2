using System.Threading.Channels;
using ControlPlane.Agent.V1;
using Grpc.Core;

namespace ControlPlane.Agent.Tests.Running;

/// <summary>One stream of reports.</summary>
internal sealed class FakeReportCall : IClientStreamWriter<WorkloadReport>
{
    private readonly Channel<WorkloadReport> _written = Channel.CreateUnbounded<WorkloadReport>();

    internal TaskCompletionSource<WorkloadReportResponse> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Writes end as the client ends them when it has lost its server.</summary>
    internal bool CancelsWrites { get; set; }

    internal async Task<WorkloadReport.Types.State> NextStateAsync() =>
        (await _written.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(FakeReportCalls.Patience)).State;

    internal Task ClosedAsync() => _written.Reader.Completion.WaitAsync(FakeReportCalls.Patience);

    internal void Fail(StatusCode code) => Response.TrySetException(new RpcException(new(code, "told to")));

    public Task WriteAsync(WorkloadReport message)
    {
        if (CancelsWrites)
        {
            return Task.FromException(new TaskCanceledException());
        }

        _written.Writer.TryWrite(message);
        return Task.CompletedTask;
    }

    public Task WriteAsync(WorkloadReport message, CancellationToken cancellationToken) => WriteAsync(message);

    public Task CompleteAsync()
    {
        _written.Writer.TryComplete();
        Response.TrySetResult(new());
        return Task.CompletedTask;
    }
}
