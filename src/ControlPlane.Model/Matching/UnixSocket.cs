using System.Text;

namespace ControlPlane.Model.Matching;

/// <summary>Addresses of the form <c>unix:///path</c>, or <c>unix://@name</c> for a socket without a file.</summary>
internal static class UnixSocket
{
    internal const string Scheme = "unix://";

    /// <summary>What the operating system allows.</summary>
    private const int MostBytes = 107;

    /// <summary>What is wrong with an address that begins with the scheme, or null.</summary>
    internal static string? Check(string address)
    {
        var path = address[Scheme.Length..];
        return path switch
        {
            [not ('/' or '@'), ..] or "" => "a unix socket needs an absolute path",
            "/" or "@" => "a unix socket needs a name",
            _ when path.Any(char.IsControl) => "must hold printable characters only",
            _ when Encoding.UTF8.GetByteCount(path) > MostBytes => $"the path of a unix socket has at most {MostBytes} bytes",
            _ => null,
        };
    }
}
