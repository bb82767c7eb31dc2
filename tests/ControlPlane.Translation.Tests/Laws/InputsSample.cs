namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Two inputs that differ in one field.</summary>
/// <param name="Field">Which one.</param>
/// <param name="Before">One value.</param>
/// <param name="After">The other.</param>
/// <param name="Build">Bytes of what is built from a value.</param>
internal sealed record InputsSample(string Field, object Before, object After, Func<object, byte[]> Build)
{
    internal string Name => $"{Before.GetType().Name}.{Field}";
}
