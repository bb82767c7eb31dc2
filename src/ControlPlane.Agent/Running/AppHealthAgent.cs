using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.V1;
using ControlPlane.Model.Proxies;
using Grpc.Net.Client;

namespace ControlPlane.Agent.Running;

/// <summary>Watches the app's ports and reports to the control plane, as long as the app runs.</summary>
internal sealed class AppHealthAgent : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly WorkloadReporter _reporter;
    private readonly AppPortWatch _watch;

    /// <param name="settings">The workload.</param>
    /// <param name="channel">The way to the control plane; disposed with this.</param>
    /// <param name="time">The clock.</param>
    /// <param name="messages">Where to say what fails.</param>
    internal AppHealthAgent(ProxySettings settings, GrpcChannel channel, TimeProvider time, RunMessages messages)
    {
        _channel = channel;
        _reporter = new(new(_channel), settings.Proxy.NodeId, time, messages);
        _watch = new(AppPorts(settings.Proxy), (port, token) => PortProbe.AskAsync(port, time, token), time);
    }

    public void Dispose() => _channel.Dispose();

    /// <summary>Watches and reports; when <paramref name="leaving"/> is cancelled, reports DRAINING and keeps the stream until <see cref="Complete"/>.</summary>
    /// <param name="leaving">Cancelled when the workload was told to stop.</param>
    /// <param name="end">Cancelled when the control plane is not worth waiting for any more.</param>
    internal async Task RunAsync(CancellationToken leaving, CancellationToken end)
    {
        var reporting = _reporter.RunAsync(end);
        try
        {
            await foreach (var state in _watch.WatchAsync(leaving))
            {
                _reporter.Tell(state);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            _reporter.Tell(WorkloadReport.Types.State.Draining);
        }

        try
        {
            await reporting;
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The control plane notices by itself that this workload is gone.
        }
    }

    /// <summary>The app has ended: ends the stream after its last report.</summary>
    internal void Complete() => _reporter.Complete();

    private static IReadOnlyList<HostAndPort> AppPorts(Proxy proxy)
    {
        var host = proxy.Interception == InterceptionMode.Redirect ? proxy.Addresses[0] : "127.0.0.1";
        return [.. proxy.Ports.Select(port => new HostAndPort(host, port.TargetPort == 0 ? port.Number : port.TargetPort))];
    }
}
