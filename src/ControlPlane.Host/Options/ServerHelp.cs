using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace ControlPlane.Host.Options;

/// <summary>The usual help, and below it what to try and the other ways to set each option.</summary>
internal sealed class ServerHelp(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine($"""
            Examples:
              controlplane
                  Watches {OptionTable.DefaultConfig}; Envoys of this machine connect to 127.0.0.1:15010.
              controlplane --config ./mesh --config ./teams/shop.yaml --mesh-config mesh-config.yaml
                  Two places, and settings of the whole mesh.
              controlplane --config /etc/mesh --xds 10.0.0.5:15010
                  Envoys of other machines too.
              curl -s http://127.0.0.1:15014/ready
                  Whether it serves, and if not, why.

            The same in appsettings.json of the working directory, or in the environment; flags win over variables, and those over the file:
            """);
        foreach (var option in OptionTable.All)
        {
            output.WriteLine($"  {option.Key,-40} {option.Variable}");
        }

        output.WriteLine($$"""

            In appsettings.json: { "{{OptionDescription.Section}}": { "Config": ["./mesh"], "Xds": "127.0.0.1:15010" } }

            Exit codes: 0 stopped as asked, 64 unknown flag, 78 a wrong value or nothing it could start with (one line says which).
            """);
        return code;
    }
}
