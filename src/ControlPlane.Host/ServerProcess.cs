using System.CommandLine;
using System.Net.Sockets;
using ControlPlane.Host.Options;
using Microsoft.AspNetCore.Connections;

namespace ControlPlane.Host;

/// <summary>From the command line to the exit code: everything that can be wrong at start is one line on standard error.</summary>
internal static class ServerProcess
{
    /// <summary>As <c>sysexits.h</c> has them.</summary>
    private const int UsageError = 64;
    private const int ConfigurationError = 78;

    internal static async Task<int> RunAsync(string[] args)
    {
        var command = ServerCommand.Create(ServeAsync);
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse($"{parsed.Errors[0].Message} Try: controlplane --help", UsageError);
        }

        // The host handles the signals: it drains, and ends in order.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, CancellationToken.None);
    }

    private static async Task<int> ServeAsync(IReadOnlyDictionary<string, string?> flags, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = ServerConfiguration.Load(Directory.GetCurrentDirectory(), flags);
            var options = OptionsReader.Read(configuration);
            using var state = StateFolder.Open(options.State);
            await using var server = ControlPlaneServer.Build(options, configuration, state);
            await server.StartAsync(cancellationToken);
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (OptionsException fault)
        {
            return Refuse(fault.Message, ConfigurationError);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException or SocketException)
        {
            return Refuse($"{failure.Message.TrimEnd('.')}; stop what listens there, or choose another with --xds or --admin", ConfigurationError);
        }
        catch (SocketException failure)
        {
            return Refuse($"cannot listen: {failure.Message}; choose another address with --xds or --admin", ConfigurationError);
        }
    }

    private static int Refuse(string lines, int code)
    {
        foreach (var line in lines.Split('\n'))
        {
            Console.Error.WriteLine($"controlplane: {line}");
        }

        return code;
    }
}
