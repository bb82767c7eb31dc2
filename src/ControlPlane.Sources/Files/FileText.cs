using System.Text;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Reads files whole.</summary>
internal static class FileText
{
    /// <summary>The largest file that is read, in bytes.</summary>
    internal const long MaximumBytes = 64L * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a file, or what kept them from being read.</summary>
    internal static (byte[]? Bytes, Diagnostic? Problem) ReadBytes(string path, string shownPath)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaximumBytes)
            {
                return (null, Problem(shownPath, $"has {stream.Length} bytes, more than {MaximumBytes >> 20} MiB"));
            }

            var bytes = new byte[stream.Length];
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return (length == bytes.Length ? bytes : bytes[..length], null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, Problem(shownPath, $"cannot be read: {error.Message}"));
        }
    }

    /// <summary>Bytes as UTF-8, or what is wrong with them.</summary>
    internal static (string? Text, Diagnostic? Problem) Decode(byte[] bytes, string shownPath)
    {
        try
        {
            return (Strict.GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            return (null, Problem(shownPath, "is not UTF-8 text"));
        }
    }

    private static Diagnostic Problem(string shownPath, string message) =>
        new(DiagnosticCodes.UnreadableFile, Severity.Error, new(shownPath, new(1, 1), new(1, 1)), message);
}
