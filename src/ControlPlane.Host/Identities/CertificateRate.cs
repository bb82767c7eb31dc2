using System.Collections.Concurrent;

namespace ControlPlane.Host.Identities;

/// <summary>How often an identity gets a certificate: a few a minute each, whatever the others do. Any thread.</summary>
internal sealed class CertificateRate(TimeProvider time)
{
    /// <summary>For each identity.</summary>
    internal const int MostPerMinute = 60;

    private const int MostIdentities = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (long Window, int Count)> _counts = new(StringComparer.Ordinal);

    /// <returns>False: not now.</returns>
    internal bool TryTake(string id)
    {
        var window = time.GetUtcNow().Ticks / Window.Ticks;
        if (_counts.Count > MostIdentities)
        {
            _counts.Clear();
        }

        return _counts.AddOrUpdate(id, _ => (window, 1), (_, last) => last.Window == window ? (window, last.Count + 1) : (window, 1)).Count <= MostPerMinute;
    }
}
