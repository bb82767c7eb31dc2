namespace ControlPlane.Model.Matching;

/// <summary>How a text is compared (Istio's <c>StringMatch</c>). A closed set.</summary>
public abstract record StringMatch
{
    private StringMatch()
    {
    }

    /// <summary>The whole text, case-sensitive.</summary>
    public sealed record Exact(string Value) : StringMatch;

    /// <summary>The beginning of the text.</summary>
    public sealed record Prefix(string Value) : StringMatch;

    /// <summary>An RE2 expression that must match the whole text.</summary>
    public sealed record Regex(string Pattern) : StringMatch;

    /// <summary>Any value: only presence counts.</summary>
    public sealed record Present : StringMatch;

    public T Match<T>(Func<Exact, T> exact, Func<Prefix, T> prefix, Func<Regex, T> regex, Func<Present, T> present) => this switch
    {
        Exact value => exact(value),
        Prefix value => prefix(value),
        Regex value => regex(value),
        Present value => present(value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
