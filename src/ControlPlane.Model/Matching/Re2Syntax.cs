namespace ControlPlane.Model.Matching;

/// <summary>Checks that an expression is one that RE2 accepts, which is what Envoy evaluates. Stricter than RE2 in nothing that people write.</summary>
/// <remarks>https://github.com/google/re2/wiki/Syntax. Back references, look-around, possessive and atomic groups do not exist there.</remarks>
public static class Re2Syntax
{
    /// <summary>The longest expression that Istio accepts, in characters.</summary>
    public const int MaximumLength = 1024;

    /// <summary>What is wrong with an expression, or null.</summary>
    public static string? Check(string pattern) => pattern.Length switch
    {
        0 => "must not be empty",
        > MaximumLength => $"must have at most {MaximumLength} characters",
        _ => new Re2Scan(pattern).Run(),
    };
}
