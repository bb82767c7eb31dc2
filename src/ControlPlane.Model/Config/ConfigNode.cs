using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Config;

/// <summary>A piece of YAML or JSON with its place: what every reader reads, whatever the text was. A closed set.</summary>
public abstract record ConfigNode
{
    private ConfigNode()
    {
    }

    public required SourceSpan Span { get; init; }

    /// <param name="Text">The value as text; empty for null.</param>
    /// <param name="Quoted">Whether it stood in quotes or was a block scalar: then it is a string whatever it looks like.</param>
    public sealed record Scalar(string Text, bool Quoted) : ConfigNode
    {
        /// <summary>An empty plain scalar, <c>~</c> or <c>null</c>.</summary>
        public bool IsNull => !Quoted && Text is "" or "~" or "null" or "Null" or "NULL";
    }

    public sealed record Sequence(EquatableArray<ConfigNode> Items) : ConfigNode;

    /// <param name="Entries">In the order of the text; keys are unique.</param>
    public sealed record Mapping(EquatableArray<ConfigEntry> Entries) : ConfigNode
    {
        /// <summary>The value of a key, or null.</summary>
        public ConfigNode? Find(string key)
        {
            foreach (var entry in Entries)
            {
                if (entry.Key.Text == key)
                {
                    return entry.Value;
                }
            }

            return null;
        }
    }
}
