using ControlPlane.Demo.Http;

namespace ControlPlane.Demo.Traffic;

/// <summary>Asks <c>myservice</c> at a steady rate, and <c>productpage</c> a tenth as often, so that there is something to see.</summary>
internal sealed class TrafficLoop(DemoArguments arguments, PeerClient peers, SplitWindow window, TimeProvider time) : BackgroundService
{
    private const int PageEvery = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (arguments.RequestsPerSecond == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1) / arguments.RequestsPerSecond, time);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(stoppingToken); turn++)
            {
                var answer = await AskAsync("myservice", "/", stoppingToken);
                if (answer.Succeeded || !window.IsEmpty)
                {
                    // What fails before the first success is a mesh that is still starting.
                    window.Add(answer.Succeeded ? answer.Version : null);
                }

                if (turn % PageEvery == 0)
                {
                    await AskAsync("productpage", "/productpage", stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private Task<PeerAnswer> AskAsync(string service, string path, CancellationToken cancellationToken)
    {
        var headers = new HeaderDictionary { ["user-agent"] = "traffic" };
        return peers.GetAsync(new(service, path, headers, Patience), cancellationToken);
    }
}
