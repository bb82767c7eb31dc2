using System.CommandLine;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Agent.Processes;
using ControlPlane.Agent.Running;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy agent</c>: takes care of a workload's certificate beside an Envoy that somebody else runs.</summary>
internal sealed class ProxyAgentCommand
{
    private readonly Option<string> _folder = new("--identity") { Description = "Folder where key and certificate are kept, and the socket sds.sock is.", HelpName = "DIR", Required = true };

    private readonly Option<string?> _token = new("--token-file") { Description = "The join token for the first certificate.", HelpName = "FILE" };

    private readonly Option<string> _namespace = new("--namespace", "-n") { Description = "Namespace of the workload.", HelpName = "NAMESPACE", DefaultValueFactory = _ => "default" };

    private readonly Option<string> _account = new("--service-account") { Description = "The workload's identity.", HelpName = "NAME", DefaultValueFactory = _ => "default" };

    private readonly Option<string> _xds = new("--xds") { Description = "Where the control plane is.", HelpName = "HOST:PORT", DefaultValueFactory = _ => "127.0.0.1:15010" };

    private readonly Option<string> _trustDomain = new("--trust-domain") { Description = "Where the mesh's identities live.", HelpName = "NAME", DefaultValueFactory = _ => "cluster.local" };

    private readonly Option<int?> _with = new("--with-process") { Description = "End when this process, which started the agent, has ended.", HelpName = "PID" };

    internal static Command Create(CommandHost host)
    {
        var agent = new ProxyAgentCommand();
        var command = new Command(
            "agent",
            """
            Get, keep and renew the certificate of a workload, and serve it to an Envoy that runs beside it, until told to stop.
            'mesh proxy run' does this by itself.

            Try:
              mesh proxy agent --identity /run/cart --token-file cart.token
              mesh proxy bootstrap cart --identity /run/cart > cart.json && envoy -c cart.json
            """)
        {
            agent._folder, agent._token, agent._namespace, agent._account, agent._xds, agent._trustDomain, agent._with,
        };
        command.SetAction((parsed, cancellationToken) => agent.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellationToken)
    {
        using var signals = SignalInbox.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var parent = parsed.GetValue(_with) is { } number ? ParentWatch.WaitForEndAsync(number, host.Time, cancellationToken) : new TaskCompletionSource().Task;
        var running = ServeAsync(Read(parsed), host, stop.Token);
        await Task.WhenAny(running, signals.StopRequested, parent);
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As it was told.
        }

        return ExitCode.Ok;
    }

    private static async Task ServeAsync(IdentitySettings settings, CommandHost host, CancellationToken stop)
    {
        var messages = new RunMessages(host.Messages);
        await using var agent = await IdentityAgent.StartAsync(settings, host.Time, messages, stop);
        messages.Say($"this workload is {agent.Current}, served at {settings.Folder.SocketPath}");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped);
        await stopped.Task;
    }

    private IdentitySettings Read(ParseResult parsed) => new()
    {
        Folder = new(parsed.GetRequiredValue(_folder)),
        Xds = OptionText.Address(parsed.GetRequiredValue(_xds), "--xds", ProxySettings.DefaultXdsPort),
        Namespace = WorkloadText.DnsName(parsed.GetRequiredValue(_namespace), "--namespace"),
        ServiceAccount = parsed.GetRequiredValue(_account),
        TokenFile = parsed.GetValue(_token),
        TrustDomain = parsed.GetRequiredValue(_trustDomain),
    };
}
