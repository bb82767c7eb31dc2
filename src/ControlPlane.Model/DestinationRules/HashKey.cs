namespace ControlPlane.Model.DestinationRules;

/// <summary>What a consistent hash is made from. A closed set.</summary>
public abstract record HashKey
{
    private HashKey()
    {
    }

    public sealed record Header(string Name) : HashKey;

    /// <param name="Name">Cookie name.</param>
    /// <param name="Path">Path of a generated cookie; null: none.</param>
    /// <param name="Ttl">Null: Envoy makes no cookie; zero: a session cookie.</param>
    public sealed record Cookie(string Name, string? Path, TimeSpan? Ttl) : HashKey;

    public sealed record SourceIp : HashKey;

    public sealed record QueryParameter(string Name) : HashKey;

    public T Match<T>(Func<Header, T> header, Func<Cookie, T> cookie, Func<SourceIp, T> sourceIp, Func<QueryParameter, T> queryParameter) => this switch
    {
        Header value => header(value),
        Cookie value => cookie(value),
        SourceIp value => sourceIp(value),
        QueryParameter value => queryParameter(value),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
