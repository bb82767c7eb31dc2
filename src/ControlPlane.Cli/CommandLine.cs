using System.CommandLine;
using System.CommandLine.Invocation;
using ControlPlane.Agent;
using ControlPlane.Cli.Commands;
using ControlPlane.Model.Config;

namespace ControlPlane.Cli;

/// <summary>Runs one <c>mesh</c> command line.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs; errors become one line and a hint on <see cref="CommandHost.Messages"/>.</summary>
    /// <returns>The command's exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, CommandHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        // The commands that run something handle signals themselves: null leaves them alone.
        var invocation = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Messages,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var parsed = TopCommands.CreateRoot(host).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Report(host, UsageFailure(parsed));
        }

        try
        {
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (AgentException failure)
        {
            return Report(host, failure);
        }
    }

    // The parser's own first sentence for a mistyped command is that a command is missing.
    private static AgentException UsageFailure(ParseResult parsed)
    {
        var help = $"see '{PathOf(parsed)} --help'";
        List<string> commands = [.. parsed.CommandResult.Command.Subcommands.Select(command => command.Name)];
        if (commands.Count == 0 || parsed.UnmatchedTokens is [['-', ..], ..])
        {
            return new(FailureKind.Usage, string.Join(' ', OnOneLine(parsed.Errors[^1].Message)), help);
        }

        return parsed.UnmatchedTokens is [var unknown, ..]
            ? new(FailureKind.Usage, $"there is no command \"{unknown}\"", Spelling.Suggest(unknown, commands) is { } suggestion ? $"{suggestion} Or {help}" : help)
            : new(FailureKind.Usage, $"which command? {string.Join(", ", commands)}", help);
    }

    private static string[] OnOneLine(string message) => message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static int Report(CommandHost host, AgentException failure)
    {
        host.Messages.WriteLine($"mesh: error: {failure.Message}");
        if (failure.Hint.Length > 0)
        {
            host.Messages.WriteLine($"  hint: {failure.Hint}");
        }

        return ExitCode.Of(failure.Kind);
    }

    private static string PathOf(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var result = (System.CommandLine.Parsing.SymbolResult?)parsed.CommandResult; result is System.CommandLine.Parsing.CommandResult command; result = command.Parent)
        {
            names.Push(command.Command is RootCommand ? "mesh" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
