using System.CommandLine;

namespace ControlPlane.Cli.Commands.Xds;

/// <summary><c>mesh xds</c>: the streams between control plane and Envoys.</summary>
internal static class XdsCommand
{
    internal static Command Create(CommandHost host) => new("xds", "Look at the streams between the control plane and Envoys.")
    {
        XdsWatchCommand.Create(host),
    };
}
