using System.Threading.Channels;
using ControlPlane.Agent.V1;
using Grpc.Core;

namespace ControlPlane.Agent.Tests.Running;

/// <summary>A control plane's end of the report streams, without a network: what was written, and how each call ends.</summary>
internal sealed class FakeReportCalls : WorkloadReportService.WorkloadReportServiceClient
{
    /// <summary>How long a test waits for what must come.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<FakeReportCall> _calls = Channel.CreateUnbounded<FakeReportCall>();

    internal Task<FakeReportCall> NextAsync() => _calls.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);

    public override AsyncClientStreamingCall<WorkloadReport, WorkloadReportResponse> Report(
        Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
    {
        var call = new FakeReportCall();
        cancellationToken.Register(() => call.Response.TrySetCanceled(cancellationToken));
        _calls.Writer.TryWrite(call);
        return new(call, call.Response.Task, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
    }
}
