using System.Runtime.InteropServices;

namespace ControlPlane.Agent.Processes;

/// <summary>Signals by their numbers, which differ between systems for the user-defined ones.</summary>
public static partial class UnixSignal
{
    public const int Hangup = 1;

    public const int Interrupt = 2;

    public const int Kill = 9;

    public const int Terminate = 15;

    public static int User1 { get; } = OperatingSystem.IsLinux() ? 10 : 30;

    public static int User2 { get; } = OperatingSystem.IsLinux() ? 12 : 31;

    /// <summary>Sends a signal; a process that is already gone is no error.</summary>
    public static void Send(int processId, int signal)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SendSignal(processId, signal);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int processId, int signal);
}
