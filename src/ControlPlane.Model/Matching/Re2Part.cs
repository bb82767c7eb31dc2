namespace ControlPlane.Model.Matching;

/// <summary>What RE2 limits, of a part of an expression.</summary>
/// <param name="Size">About how many instructions it makes of it.</param>
/// <param name="Repeats">How often a counted repetition in it repeats, those around each other multiplied.</param>
internal readonly record struct Re2Part(long Size, long Repeats)
{
    internal static readonly Re2Part Nothing = new(0, 1);

    internal Re2Part Then(Re2Part next) => new(Size + next.Size, Math.Max(Repeats, next.Repeats));
}
