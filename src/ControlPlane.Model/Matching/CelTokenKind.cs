namespace ControlPlane.Model.Matching;

/// <summary>Kinds of <see cref="CelToken"/>.</summary>
internal enum CelTokenKind
{
    Name,
    Number,
    Text,

    /// <summary>An operator, bracket or comma.</summary>
    Mark,
    End,
}
