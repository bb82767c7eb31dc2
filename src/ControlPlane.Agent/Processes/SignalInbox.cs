using System.Runtime.InteropServices;

namespace ControlPlane.Agent.Processes;

/// <summary>
/// Takes the signals that this process gets: SIGTERM and SIGINT ask it to stop, twice to hurry; SIGHUP, SIGUSR1 and SIGUSR2 are the app's.
/// </summary>
public sealed class SignalInbox : IDisposable
{
    private readonly TaskCompletionSource<int> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile ChildProcess? _app;

    private SignalInbox()
    {
    }

    /// <summary>Completes at the first request to stop, with the signal's number.</summary>
    public Task<int> StopRequested => _stop.Task;

    /// <summary>Cancelled at the second request: no more waiting.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>Takes signals from now until it is disposed of.</summary>
    public static SignalInbox Open()
    {
        var inbox = new SignalInbox();
        inbox.Register((int)PosixSignal.SIGTERM, UnixSignal.Terminate, inbox.OnStop);
        inbox.Register((int)PosixSignal.SIGINT, UnixSignal.Interrupt, inbox.OnStop);
        if (!OperatingSystem.IsWindows())
        {
            inbox.Register((int)PosixSignal.SIGHUP, UnixSignal.Hangup, inbox.OnForward);
            inbox.Register(UnixSignal.User1, UnixSignal.User1, inbox.OnForward);
            inbox.Register(UnixSignal.User2, UnixSignal.User2, inbox.OnForward);
        }

        return inbox;
    }

    /// <summary>Names the program that gets the signals that are not for this one.</summary>
    public void ForwardTo(ChildProcess app) => _app = app;

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _hurry.Dispose();
    }

    private void Register(int posixSignal, int number, Action<int> handle) =>
        _registrations.Add(PosixSignalRegistration.Create((PosixSignal)posixSignal, context =>
        {
            context.Cancel = true;
            handle(number);
        }));

    private void OnStop(int signal)
    {
        if (!_stop.TrySetResult(signal))
        {
            _hurry.Cancel();
        }
    }

    private void OnForward(int signal) => _app?.Signal(signal);
}
