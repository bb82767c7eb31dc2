using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Up;

/// <summary>What <c>mesh up</c> says.</summary>
/// <param name="output">Where it says it.</param>
/// <param name="command">How the reader calls this program: <c>mesh</c>, or the script of a source tree.</param>
internal sealed class UpMessages(TextWriter output, string command)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    internal void Say(string text) => _output.WriteLine(text);

    internal void Done(string what, string where) => Say($"✔ {what,-14} {where}");

    internal void NoEnvoy() => Say(
        $"""
        No Envoy runs here, so no request goes through the mesh. Everything else runs: the control plane, the apps, and for
        each sidecar a built-in xDS client that subscribes over gRPC as its Envoy would, and says below how it would route.
        For the real thing run '{command} envoy install' once (it uses your own pip or uv), or set ENVOY_BIN, then start again.
        """);

    internal void Ended(LoggedProgram program, int code)
    {
        Say($"✘ {program.Name} ended with code {code}; its last words ({program.LogPath}):");
        foreach (var line in program.LastLines())
        {
            Say($"    {line}");
        }
    }

    internal void TryNext(UpOptions options, IReadOnlyList<HostAndPort> gateways, PlacedWorkload? traffic)
    {
        Say("");
        Say("Try next, in another terminal:");
        if (options.Envoy is not null && gateways.Count > 0)
        {
            Say($"  curl -s http://{gateways[0]}{(options.Demo ? "/productpage" : "/")}");
        }

        if (options.Envoy is not null && traffic is not null)
        {
            Say($"  curl -s -x http://{traffic.Address}:15080 http://myservice:9080/      (as the traffic generator's app, through its sidecar)");
        }

        if (options.Demo)
        {
            Say($"  edit {Path.Combine(options.Config, "myservice.yaml")}: change the weights, save, and watch the split below");
        }

        var admin = options.Admin.Port == 15014 ? "" : $" --admin {options.Admin}";
        Say($"  {command} proxy-status{admin}");
        Say($"  {command} analyze {options.Config}");
        Say($"Logs: {Path.Combine(options.State, "logs")}    Ctrl-C stops everything.");
        Say("");
    }
}
