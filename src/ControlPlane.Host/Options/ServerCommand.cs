using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace ControlPlane.Host.Options;

/// <summary>The command line <c>controlplane [options]</c>: turns flags into configuration keys, and explains them.</summary>
internal static class ServerCommand
{
    private const string Description =
        "Configures stock Envoys over xDS from Istio YAML: reads folders of VirtualServices, DestinationRules, ServiceEntries and their like, " +
        "watches them, and sends each connected Envoy what concerns it, a few milliseconds after a file was saved.";

    /// <param name="run">Gets what the flags say, as configuration keys, and runs the server; its result is the exit code.</param>
    internal static RootCommand Create(Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand(Description);
        var options = OptionTable.All.Select(description => (description, ToOption(description))).ToArray();
        foreach (var (_, option) in options)
        {
            command.Options.Add(option);
        }

        foreach (var help in command.Options.OfType<HelpOption>())
        {
            help.Action = new ServerHelp((HelpAction)help.Action!);
        }

        command.SetAction((result, cancellationToken) => run(ToKeys(result, options), cancellationToken));
        return command;
    }

    private static Option ToOption(OptionDescription description) => description switch
    {
        { IsSwitch: true } => new Option<bool>(description.Flag) { Description = description.Text },
        { Repeats: true } => new Option<string[]>(description.Flag) { Description = description.Text, HelpName = description.ValueName, Arity = ArgumentArity.OneOrMore },
        _ => new Option<string>(description.Flag) { Description = description.Text, HelpName = description.ValueName },
    };

    private static Dictionary<string, string?> ToKeys(ParseResult result, IEnumerable<(OptionDescription Description, Option Option)> options)
    {
        var keys = new Dictionary<string, string?>();
        foreach (var (description, option) in options.Where(pair => result.GetResult(pair.Option) is OptionResult { Implicit: false }))
        {
            switch (option)
            {
                case Option<string[]> many:
                    // One value for all: numbered keys would mix with those of the file instead of replacing them.
                    keys[description.Key] = string.Join(OptionDescription.Separator, result.GetValue(many) ?? []);
                    break;
                case Option<bool> flag:
                    keys[description.Key] = result.GetValue(flag) ? "true" : "false";
                    break;
                case Option<string> text:
                    keys[description.Key] = result.GetValue(text);
                    break;
            }
        }

        return keys;
    }
}
