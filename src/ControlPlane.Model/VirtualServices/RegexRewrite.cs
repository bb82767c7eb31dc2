namespace ControlPlane.Model.VirtualServices;

/// <summary>Rewrites the path by an RE2 expression.</summary>
/// <param name="Match">The expression; at most 1,024 characters.</param>
/// <param name="Substitution">The replacement; <c>\1</c> is the first group.</param>
public sealed record RegexRewrite(string Match, string Substitution);
