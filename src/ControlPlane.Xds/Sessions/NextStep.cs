using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>What a session wants done now.</summary>
/// <param name="Response">To be sent; then ask again. <see langword="null"/>: nothing to send until something happens.</param>
/// <param name="AskAgainAt">When to ask although nothing happened; <see langword="null"/>: never.</param>
/// <param name="Notices">What came to light; usually empty.</param>
public readonly record struct NextStep(SessionResponse? Response, DateTimeOffset? AskAgainAt, ImmutableArray<SessionNotice> Notices);
