using System.CommandLine;

namespace ControlPlane.Cli.Admin;

/// <summary>The option <c>--admin</c> of the commands that ask a running control plane.</summary>
internal static class AdminOption
{
    internal const string Default = "127.0.0.1:15014";

    internal static Option<string> Create() => new("--admin")
    {
        Description = "The control plane's admin address, or unix:PATH of its admin.sock.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => Default,
    };
}
