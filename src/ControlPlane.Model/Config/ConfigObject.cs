namespace ControlPlane.Model.Config;

/// <summary>One object of any <see cref="ConfigKind"/>, valid and with its defaults applied; what readers make and the mesh holds.</summary>
public abstract record ConfigObject
{
    private protected ConfigObject()
    {
    }

    public required ObjectMeta Metadata { get; init; }

    public abstract ConfigKind Kind { get; }

    public ConfigKey Key => new(Kind, Metadata.Namespace, Metadata.Name);

    /// <summary>Istio's "oldest wins" order: creation time, then name, then namespace.</summary>
    public static int CompareAge(ConfigObject left, ConfigObject right)
    {
        var byTime = Nullable.Compare(left.Metadata.CreatedAt, right.Metadata.CreatedAt);
        if (byTime != 0)
        {
            return byTime;
        }

        var byName = string.CompareOrdinal(left.Metadata.Name, right.Metadata.Name);
        return byName != 0 ? byName : string.CompareOrdinal(left.Metadata.Namespace, right.Metadata.Namespace);
    }
}
