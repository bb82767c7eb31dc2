using System.Globalization;

namespace ControlPlane.Sources.Files;

/// <summary>Finds out whether some process still has a file open for writing, as far as this one may see.</summary>
internal static class OpenWriters
{
    private const string Processes = "/proc";

    internal static bool Any(string realPath)
    {
        if (!Directory.Exists(Processes))
        {
            return false;
        }

        foreach (var process in Entries(Processes).Where(entry => Path.GetFileName(entry).All(char.IsAsciiDigit)))
        {
            foreach (var descriptor in Entries(Path.Combine(process, "fd")))
            {
                if (IsOpenForWriting(process, descriptor, realPath))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string[] Entries(string folder)
    {
        try
        {
            return Directory.GetFileSystemEntries(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Processes end, and those of other users are their own business.
            return [];
        }
    }

    private static bool IsOpenForWriting(string process, string descriptor, string realPath)
    {
        try
        {
            if (new FileInfo(descriptor).LinkTarget != realPath)
            {
                return false;
            }

            const string Field = "flags:";
            var flags = File.ReadLines(Path.Combine(process, "fdinfo", Path.GetFileName(descriptor))).FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));

            // Octal; the last two bits are the access mode, of which 0 is "read only".
            return flags is not null && int.Parse(flags.AsSpan(Field.Length).Trim()[^1..], CultureInfo.InvariantCulture) % 4 != 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
