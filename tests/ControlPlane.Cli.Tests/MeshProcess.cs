using System.Diagnostics;

namespace ControlPlane.Cli.Tests;

/// <summary>Our programs as processes of their own, from their own build folders: beside the tests they would miss files that the tests' framework has.</summary>
internal static class MeshProcess
{
    internal static ProcessStartInfo StartInfo(params IEnumerable<string> args) => StartInfoOf("ControlPlane.Cli", "mesh", args);

    /// <param name="project">The project's folder in <c>src</c>.</param>
    /// <param name="program">The program's name.</param>
    /// <param name="args">Its arguments.</param>
    internal static ProcessStartInfo StartInfoOf(string project, string program, IEnumerable<string> args)
    {
        // …/tests/ControlPlane.Cli.Tests/bin/Debug/net10.0/ -> …/src/PROJECT/bin/Debug/net10.0/
        var own = AppContext.BaseDirectory.Split("/tests/ControlPlane.Cli.Tests/");
        var start = new ProcessStartInfo(Path.Combine(own[0], "src", project, own[^1], program), args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return start;
    }
}
