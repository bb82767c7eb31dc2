using ControlPlane.Benchmarks.Clients;

namespace ControlPlane.Benchmarks.Push;

/// <summary>What the clients have been sent up to a moment.</summary>
/// <param name="Messages">By type, in the order of <see cref="XdsClient.Asked"/>.</param>
/// <param name="Bytes">Of all messages.</param>
/// <param name="LastAnswer">When the last of them was answered, as a timestamp.</param>
internal sealed record Traffic(IReadOnlyList<long> Messages, long Bytes, long LastAnswer)
{
    internal long Total => Messages.Sum();

    /// <exception cref="InvalidOperationException">A client's stream has ended.</exception>
    internal static Traffic Of(IReadOnlyList<XdsClient> clients)
    {
        if (clients.FirstOrDefault(client => client.End is not null) is { } ended)
        {
            throw new InvalidOperationException($"a client lost its stream: {ended.End}");
        }

        var types = Enumerable.Range(0, XdsClient.Asked.Count);
        return new(
            [.. types.Select(type => clients.Sum(client => client.MessagesOf(type)))],
            clients.Sum(client => types.Sum(client.BytesOf)),
            clients.Max(client => client.LastAnswer));
    }

    internal Traffic Since(Traffic before) =>
        new([.. Messages.Zip(before.Messages, (now, then) => now - then)], Bytes - before.Bytes, LastAnswer);
}
