using System.Diagnostics;

namespace ControlPlane.Cli.Tests;

/// <summary>The built <c>mesh</c> as a process of its own.</summary>
internal static class MeshProcess
{
    internal static ProcessStartInfo StartInfo(params IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "mesh"), args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return start;
    }
}
