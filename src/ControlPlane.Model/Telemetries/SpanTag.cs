namespace ControlPlane.Model.Telemetries;

/// <summary>Where the value of a span's tag comes from. A closed set.</summary>
public abstract record SpanTag
{
    private SpanTag()
    {
    }

    public sealed record Literal(string Value) : SpanTag;

    /// <param name="Name">A variable of Envoy's environment.</param>
    /// <param name="Default">Empty: no tag without it.</param>
    public sealed record Environment(string Name, string Default) : SpanTag;

    /// <param name="Name">A request header.</param>
    /// <param name="Default">Empty: no tag without it.</param>
    public sealed record Header(string Name, string Default) : SpanTag;
}
