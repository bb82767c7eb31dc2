using System.Collections.Concurrent;
using System.Text.Json;

namespace ControlPlane.Host.Identities;

/// <summary>
/// Every certificate that was signed, a line each: written to disk before the certificate leaves, and once more when it is revoked. Those that
/// have ended are dropped at a start.
/// </summary>
internal sealed class IssuanceLog : IDisposable
{
    private readonly ConcurrentDictionary<string, IssuedRecord> _records = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly FileStream _file;

    private IssuanceLog(FileStream file) => _file = file;

    /// <summary>Reads what was written before. A last line that was cut off by a crash is a certificate that never left.</summary>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    internal static IssuanceLog Open(string path, DateTimeOffset now)
    {
        var kept = File.Exists(path) ? File.ReadLines(path).Select(Parse).OfType<IssuedRecord>().Where(record => record.NotAfter > now).ToList() : [];
        Certificates.PrivateFile.Write(path, string.Concat(kept.Select(Line)));
        var log = new IssuanceLog(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read));
        // The last line of a certificate is how it stands.
        foreach (var record in kept)
        {
            log._records[record.Serial] = record;
        }

        return log;
    }

    /// <exception cref="IOException">It cannot be written, so the certificate must not leave.</exception>
    internal void Add(IssuedRecord record)
    {
        lock (_gate)
        {
            _file.Write(System.Text.Encoding.UTF8.GetBytes(Line(record)));
            _file.Flush(flushToDisk: true);
        }

        _records[record.Serial] = record;
    }

    internal IssuedRecord? Find(string serial) => _records.GetValueOrDefault(serial);

    /// <summary>All that have not ended, in the order in which they were signed.</summary>
    internal IReadOnlyList<IssuedRecord> AllAt(DateTimeOffset now) => [.. _records.Values.Where(record => record.NotAfter > now).OrderBy(record => record.IssuedAt)];

    /// <returns>How many were revoked now.</returns>
    /// <exception cref="IOException">It cannot be written, so nothing is revoked.</exception>
    internal int Revoke(Func<IssuedRecord, bool> which, DateTimeOffset now)
    {
        var revoked = _records.Values.Where(record => record.RevokedAt is null && which(record)).ToList();
        foreach (var record in revoked)
        {
            Add(record with { RevokedAt = now });
        }

        return revoked.Count;
    }

    public void Dispose() => _file.Dispose();

    private static string Line(IssuedRecord record) => JsonSerializer.Serialize(record) + "\n";

    private static IssuedRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<IssuedRecord>(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
