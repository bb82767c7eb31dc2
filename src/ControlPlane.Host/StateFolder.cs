using System.Globalization;
using ControlPlane.Host.Options;

namespace ControlPlane.Host;

/// <summary>The folder for what survives a restart, held by one server at a time.</summary>
/// <remarks>The hold is an operating system lock on a file, which ends with the process however it ends, so a killed server leaves nothing to clean up.</remarks>
public sealed class StateFolder : IDisposable
{
    private const string LockName = "controlplane.lock";

    // Beside the lock, because a locked file cannot be read by others.
    private const string ProcessName = "controlplane.pid";

    // As errno has them, which is what the runtime puts into HResult, and as Windows does.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);
    private const int DiskFull = 28;
    private const int DiskFullOnWindows = unchecked((int)0x80070070);
    private const int QuotaReached = 122;
    private const int ReadOnlyDisk = 30;

    private readonly FileStream _lock;

    private StateFolder(string path, FileStream hold)
    {
        FullPath = path;
        _lock = hold;
    }

    /// <summary>Absolute.</summary>
    public string FullPath { get; }

    /// <summary>Takes the folder, and makes it when it is missing (for this user only).</summary>
    /// <exception cref="OptionsException">Another server holds it, or it cannot be written; the message says which, and why.</exception>
    public static StateFolder Open(string path)
    {
        var full = Path.GetFullPath(path);
        var key = $"{OptionDescription.Section}:{nameof(ControlPlaneOptions.State)}";
        try
        {
            Create(full);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new OptionsException($"{key}: \"{path}\" cannot be made a folder ({failure.Message}); name another with --state DIR");
        }

        FileStream? hold = null;
        try
        {
            hold = new FileStream(Path.Combine(full, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(Path.Combine(full, ProcessName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(full, hold);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            hold?.Dispose();
            throw new OptionsException($"{key}: \"{path}\" {Explain(failure, HolderOf(full))}, or name another folder with --state DIR");
        }
    }

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(FullPath, name);

    public void Dispose() => _lock.Dispose();

    /// <summary>What is wrong with the folder, and the first of two things that can be done about it.</summary>
    internal static string Explain(Exception failure, string holder) => failure switch
    {
        UnauthorizedAccessException => $"cannot be written ({failure.Message}); give it to this user",
        { HResult: LockedOnLinux or LockedOnMac or LockedOnWindows } => $"is in use by another controlplane ({holder}); stop it",
        { HResult: DiskFull or QuotaReached or DiskFullOnWindows } => "is on a disk that is full; free some space",
        { HResult: ReadOnlyDisk } => "is on a disk that is mounted read-only; mount it for writing",
        _ => $"cannot be used ({failure.Message}); repair or remove what is there",
    };

    private static void Create(string full)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(full);
        }
        else if (!Directory.Exists(full))
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static string HolderOf(string full)
    {
        try
        {
            return $"process {File.ReadAllText(Path.Combine(full, ProcessName))}";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "process unknown";
        }
    }
}
