namespace ControlPlane.Xds.Sessions;

/// <summary>One name that the next response is about.</summary>
/// <param name="Name">Unique in the plan.</param>
/// <param name="Before">What the client holds now.</param>
/// <param name="After">What it should hold; <see langword="null"/>: nothing.</param>
/// <param name="IsDue">Whether the client waits for an answer about this name, whatever the answer is.</param>
internal readonly record struct PlannedChange(string Name, EnvoyResource? Before, EnvoyResource? After, bool IsDue);
