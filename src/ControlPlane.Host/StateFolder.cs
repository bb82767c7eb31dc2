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
    private readonly FileStream _lock;

    private StateFolder(string path, FileStream hold)
    {
        FullPath = path;
        _lock = hold;
    }

    /// <summary>Absolute.</summary>
    public string FullPath { get; }

    /// <summary>Takes the folder, and makes it when it is missing (for this user only).</summary>
    /// <exception cref="OptionsException">Another server holds it, or it cannot be written.</exception>
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

        try
        {
            var hold = new FileStream(Path.Combine(full, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(Path.Combine(full, ProcessName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(full, hold);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new OptionsException($"{key}: \"{path}\" cannot be written ({failure.Message}); name another with --state DIR");
        }
        catch (IOException)
        {
            throw new OptionsException(
                $"{key}: \"{path}\" is in use by another controlplane ({HolderOf(full)}); stop it, or name another folder with --state DIR");
        }
    }

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(FullPath, name);

    public void Dispose() => _lock.Dispose();

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
        catch (IOException)
        {
            return "process unknown";
        }
    }
}
