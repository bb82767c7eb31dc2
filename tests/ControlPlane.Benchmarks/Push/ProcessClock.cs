using System.Runtime.InteropServices;

namespace ControlPlane.Benchmarks.Push;

/// <summary>What a process of this machine uses, read from the kernel. Linux only.</summary>
internal sealed class ProcessClock(int processId)
{
    /// <summary>Processor time of all its threads so far, living and ended; to the nanosecond, where <c>/proc/PID/stat</c> counts in 10 ms.</summary>
    internal TimeSpan Cpu
    {
        get
        {
            // The clock of a process: its complemented id above three bits, of which 2 says "scheduler".
            if (GetTime((~processId << 3) | 2, out var time) != 0)
            {
                throw new InvalidOperationException($"process {processId} has no clock: it has ended");
            }

            return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
        }
    }

    /// <summary>Memory in use now, in bytes.</summary>
    internal long ResidentBytes => long.Parse(
        File.ReadLines($"/proc/{processId}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        System.Globalization.CultureInfo.InvariantCulture) * 1024;

    [DllImport("libc", EntryPoint = "clock_gettime"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Timespec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }
}
