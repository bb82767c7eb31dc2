using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>A thread whose file accesses are those of a user without rights, whoever runs the tests; awaited continuations stay on it.</summary>
/// <remarks>Linux keeps the identity for file accesses per thread, and takes root's privileges over files away with it (setfsuid(2)).</remarks>
internal sealed partial class UnprivilegedThread : SynchronizationContext, IDisposable
{
    private const uint Nobody = 65534;
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];
    private readonly Thread _thread;

    internal UnprivilegedThread()
    {
        _thread = new(Run) { IsBackground = true };
        _thread.Start();
    }

    public override void Post(SendOrPostCallback d, object? state) => _work.Add((d, state));

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs something there to its end.</summary>
    internal Task<T> RunAsync<T>(Func<Task<T>> action)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(
            async _ =>
            {
                try
                {
                    completion.SetResult(await action());
                }
                catch (Exception error)
                {
                    completion.SetException(error);
                }
            },
            null);
        return completion.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        SetSynchronizationContext(this);
        if (Environment.IsPrivilegedProcess)
        {
            _ = SetFileSystemUser(Nobody);
        }

        foreach (var (callback, state) in _work.GetConsumingEnumerable())
        {
            callback(state);
        }
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);
}
