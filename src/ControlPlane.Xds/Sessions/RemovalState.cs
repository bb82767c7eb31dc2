namespace ControlPlane.Xds.Sessions;

/// <summary>Whether a resource may be removed from the client.</summary>
/// <param name="Allowed">Whether it may now.</param>
/// <param name="AskAgainAt">When time alone can change the answer; <see langword="null"/>: never.</param>
/// <param name="IsForced">Whether it may only because the wait took too long.</param>
internal readonly record struct RemovalState(bool Allowed, DateTimeOffset? AskAgainAt, bool IsForced)
{
    internal static RemovalState Now { get; } = new(true, null, false);

    internal static RemovalState Forced { get; } = new(true, null, true);

    internal static RemovalState Never { get; } = new(false, null, false);
}
