using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ControlPlane.Certificates;

namespace ControlPlane.Host.Identities;

/// <summary>
/// Tokens that workloads join with: 256 random bits, used once, ended soon, and on disk only as hashes. Any thread; every change is on disk
/// when the call returns.
/// </summary>
internal sealed class JoinTokens
{
    /// <summary>In characters; ours have less.</summary>
    internal const int LongestText = 256;

    internal static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(10);
    internal static readonly TimeSpan LongestLife = TimeSpan.FromHours(1);

    private const string Prefix = "meshjoin";
    private const int MostTokens = 10_000;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly TimeProvider _time;
    private ImmutableSortedDictionary<string, JoinToken> _tokens;

    /// <param name="path">The file.</param>
    /// <param name="time">Tells which tokens have ended.</param>
    /// <exception cref="JsonException">The file is not what this server wrote.</exception>
    internal JoinTokens(string path, TimeProvider time)
    {
        (_path, _time) = (path, time);
        var stored = File.Exists(path) ? JsonSerializer.Deserialize<JoinToken[]>(File.ReadAllBytes(path)) ?? [] : [];
        _tokens = stored.ToImmutableSortedDictionary(static token => token.Id, static token => token, StringComparer.Ordinal);
    }

    /// <summary>Those that have not ended, the first to end first.</summary>
    internal ImmutableArray<JoinToken> All => [.. Volatile.Read(ref _tokens).Values.Where(IsAlive).OrderBy(static token => token.ExpiresAt)];

    /// <returns>What is kept, and the token itself, which is not kept; null: there are too many.</returns>
    internal (JoinToken Kept, string Text)? Create(SpiffeId id, string? name, TimeSpan life)
    {
        var text = $"{Prefix}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var token = new JoinToken(text.Split('.')[1], HashOf(text), id.Namespace, id.ServiceAccount, name, _time.GetUtcNow() + life, UsedBy: null);
        lock (_gate)
        {
            var alive = Alive();
            if (alive.Count >= MostTokens)
            {
                return null;
            }

            Replace(alive.SetItem(token.Id, token));
        }

        return (token, text);
    }

    /// <returns>False: there is none of this id.</returns>
    internal bool Revoke(string id)
    {
        lock (_gate)
        {
            var alive = Alive();
            Replace(alive.Remove(id));
            return alive.ContainsKey(id);
        }
    }

    /// <summary>
    /// Uses a token up. Of two that come at once exactly one gets it. The key that got it may come again until the token ends: its answer may
    /// have been lost, and to others the token is worth nothing any more.
    /// </summary>
    /// <param name="text">The token.</param>
    /// <param name="keyFingerprint">The key that joins; it has been proven.</param>
    /// <returns>Null: no such token, ended, or used by another key.</returns>
    internal JoinToken? Redeem(string text, string keyFingerprint)
    {
        if (text.Length > LongestText || text.Split('.') is not [Prefix, var id, _])
        {
            return null;
        }

        lock (_gate)
        {
            if (!_tokens.TryGetValue(id, out var token)
                || !IsAlive(token)
                || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(text)), Encoding.ASCII.GetBytes(token.Hash)))
            {
                return null;
            }

            if (token.UsedBy is null)
            {
                token = token with { UsedBy = keyFingerprint };
                Replace(Alive().SetItem(id, token));
            }

            return token.UsedBy == keyFingerprint ? token : null;
        }
    }

    private bool IsAlive(JoinToken token) => token.ExpiresAt > _time.GetUtcNow();

    private ImmutableSortedDictionary<string, JoinToken> Alive() => _tokens.RemoveRange(_tokens.Values.Where(token => !IsAlive(token)).Select(static token => token.Id));

    // On disk first: a token that is used must stay used whatever happens next.
    private void Replace(ImmutableSortedDictionary<string, JoinToken> tokens)
    {
        PrivateFile.Write(_path, JsonSerializer.Serialize(tokens.Values));
        Volatile.Write(ref _tokens, tokens);
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
