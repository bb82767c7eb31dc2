using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ControlPlane.Fixtures.Networks;

/// <summary>A Linux network namespace of a test's own, removed at the end. Needs root.</summary>
public sealed class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    private static readonly string[] Programs = ["ip", "iptables"];

    private static int _count;

    private NetworkNamespace(string name) => Name = name;

    /// <summary>As <c>ip netns</c> knows it.</summary>
    public string Name { get; }

    /// <summary>Why namespaces cannot be had here, to skip with; null: they can.</summary>
    public static string? Obstacle() =>
        !OperatingSystem.IsLinux() ? "NOT TESTED: network namespaces need Linux"
        : !Environment.IsPrivilegedProcess ? "NOT TESTED: network namespaces need root"
        : Programs.FirstOrDefault(program => !IsOnPath(program)) is { } missing ? $"NOT TESTED: no {missing}; install iproute2 and iptables"
        : null;

    /// <summary>Makes one, with its loopback interface up.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        var made = new NetworkNamespace($"cp-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        await IpAsync("netns", "add", made.Name);
        await IpAsync("-n", made.Name, "link", "set", "lo", "up");
        return made;
    }

    /// <summary>Runs <c>ip</c> and expects it to succeed.</summary>
    public static async Task IpAsync(params string[] arguments)
    {
        var (code, _, error) = await RunProgramAsync("ip", "", arguments);
        if (code != 0)
        {
            throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
        }
    }

    /// <summary>Runs a program inside.</summary>
    public Task<(int ExitCode, string Output, string Error)> RunAsync(string input, params string[] command) =>
        RunProgramAsync("ip", input, ["netns", "exec", Name, .. command]);

    /// <summary>Runs code inside, on a thread of its own; sockets that it opens stay inside.</summary>
    /// <param name="act">Synchronous code.</param>
    /// <param name="userId">The user that sockets belong to, for the kernel's owner match.</param>
    public T Enter<T>(Func<T> act, int userId = 0)
    {
        T result = default!;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle($"/var/run/netns/{Name}");
                if (SetNamespace(file, NewNetwork) != 0)
                {
                    throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
                }

                _ = SetFileUser(userId); // this thread's only
                result = act();
            }
            catch (Exception caught) when (caught is not OutOfMemoryException)
            {
                failure = caught;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result : throw new InvalidOperationException($"in namespace {Name}: {failure.Message}", failure);
    }

    public void Dispose()
    {
        using var process = Process.Start("ip", ["netns", "del", Name]);
        process.WaitForExit();
    }

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int ExitCode, string Output, string Error)> RunProgramAsync(string program, string input, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int SetNamespace(SafeFileHandle file, int kind);

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileUser(int userId);
}
