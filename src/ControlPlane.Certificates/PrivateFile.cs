using System.Runtime.InteropServices;

namespace ControlPlane.Certificates;

/// <summary>Files and folders that their owner alone can read.</summary>
public static partial class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;

    /// <summary>Makes the folder, and those above it, for this user alone; one that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerFolder);
        }
    }

    /// <summary>
    /// Writes the text so that a reader, or a start after a crash, finds the old content or the new one and never half of either. Nobody but
    /// the owner can read it at any moment.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its content.</param>
    /// <param name="owner">The user and group whose it becomes; null: this process's.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Not allowed.</exception>
    public static void Write(string path, string text, (int User, int Group)? owner = null)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            if (owner is var (user, group) && Chown(temporary, user, group) != 0)
            {
                throw new UnauthorizedAccessException($"cannot give {path} to user {user}: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Whether others than the owner may read the file.</summary>
    public static bool IsReadableByOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly & ~OwnerFolder) != 0;

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, int user, int group);
}
