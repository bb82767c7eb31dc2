using ControlPlane.Agent.Processes;
using ControlPlane.Cli;

var host = new CommandHost(ProcessEnvironment.Current(), TimeProvider.System, Console.Out, Console.Error);
return await CommandLine.InvokeAsync(args, host, CancellationToken.None);
