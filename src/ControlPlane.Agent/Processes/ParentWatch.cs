using System.Runtime.InteropServices;

namespace ControlPlane.Agent.Processes;

/// <summary>Notices the end of the process that started this one. Not by a signal, which Linux sends when a thread of it ends, as at an exec.</summary>
public static partial class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Returns when this process's parent is not, or not any more, the one of this number.</summary>
    public static async Task WaitForEndAsync(int parentId, TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!OperatingSystem.IsWindows() && GetParentId() == parentId)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentId();
}
