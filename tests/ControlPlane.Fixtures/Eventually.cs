namespace ControlPlane.Fixtures;

/// <summary>The one place where tests poll: for what another process or thread does, within a bound.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="ask">The question; it may be asked many times.</param>
    /// <param name="within">When the wait fails; null: 20 s, generous because it is spent only on failure.</param>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public static async Task<T> GetAsync<T>(string what, Func<CancellationToken, Task<T?>> ask, TimeSpan? within = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ask);
        var limit = within ?? TimeSpan.FromSeconds(20);
        using var deadline = new CancellationTokenSource(limit);
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (true)
            {
                if (await ask(deadline.Token) is { } answer)
                {
                    return answer;
                }

                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            throw new TimeoutException($"not within {limit.TotalSeconds} s: {what}");
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static Task TrueAsync(string what, Func<CancellationToken, Task<bool>> ask, TimeSpan? within = null) =>
        GetAsync(what, async token => await ask(token) ? "yes" : null, within);

    /// <summary>Asks until the answer is yes.</summary>
    public static Task TrueAsync(string what, Func<bool> ask, TimeSpan? within = null) =>
        TrueAsync(what, _ => Task.FromResult(ask()), within);
}
