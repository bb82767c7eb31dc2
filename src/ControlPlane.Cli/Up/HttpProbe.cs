using System.Net;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Up;

/// <summary>Asks the programs of this machine, never through a proxy.</summary>
internal sealed class HttpProbe(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTime };

    public void Dispose() => _client.Dispose();

    /// <summary>The answer's text; null: no answer.</summary>
    internal async Task<(HttpStatusCode Status, string Text)?> AskAsync(HostAndPort address, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri($"http://{address}{path}"), cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Waits until all addresses answer 200.</summary>
    /// <param name="addresses">Who is asked.</param>
    /// <param name="path">What.</param>
    /// <param name="stop">Asked between rounds; a non-null answer ends the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when all answer, else the answer of <paramref name="stop"/>.</returns>
    internal async Task<T?> UntilAllAnswerAsync<T>(IReadOnlyCollection<HostAndPort> addresses, string path, Func<T?> stop, CancellationToken cancellationToken)
        where T : class
    {
        var missing = addresses.ToList();
        using var timer = new PeriodicTimer(Interval, time);
        while (true)
        {
            var answers = await Task.WhenAll(missing.Select(address => AskAsync(address, path, cancellationToken)));
            missing = [.. missing.Where((_, index) => answers[index]?.Status != HttpStatusCode.OK)];
            if (missing.Count == 0)
            {
                return null;
            }

            if (stop() is { } reason)
            {
                return reason;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
