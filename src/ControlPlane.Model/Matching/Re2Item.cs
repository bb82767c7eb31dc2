namespace ControlPlane.Model.Matching;

/// <summary>One character, escape or class of characters of an expression, as far as it matters whether RE2 takes it.</summary>
/// <param name="End">The place after it.</param>
/// <param name="Error">What is wrong with it, or null.</param>
/// <param name="Code">The character that it stands for; null: it stands for several, or for a place in the text.</param>
/// <param name="Size">About how many instructions RE2 makes of it.</param>
internal readonly record struct Re2Item(int End, string? Error = null, int? Code = null, int Size = 1)
{
    /// <summary>What a class of any characters takes at most: bytes of UTF-8 are told apart one by one.</summary>
    internal const int ClassSize = 12;

    /// <summary>What the largest Unicode class takes.</summary>
    internal const int UnicodeClassSize = 1400;
}
