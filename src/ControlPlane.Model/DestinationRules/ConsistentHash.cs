namespace ControlPlane.Model.DestinationRules;

/// <summary>Requests with the same key go to the same endpoint.</summary>
/// <param name="Key">What is hashed.</param>
/// <param name="MinimumRingSize">Ring hash: least number of points on the ring; null: 1,024.</param>
/// <param name="MaglevTableSize">Set: Maglev with this table size (a prime) instead of a ring.</param>
public sealed record ConsistentHash(HashKey Key, long? MinimumRingSize, long? MaglevTableSize)
{
    /// <summary>Maglev was asked for, with or without a table size.</summary>
    public bool UseMaglev { get; init; }
}
