namespace ControlPlane.Model.Config;

/// <summary>How one kind is read.</summary>
/// <param name="Kind">Its name is the YAML <c>kind</c>.</param>
/// <param name="Group">The API group; empty for Kubernetes' own.</param>
/// <param name="Versions">The versions of the group, which all mean the same; the preferred one first.</param>
/// <param name="Read">Makes the object, and reports what is wrong with it.</param>
internal sealed record ConfigKindReader(ConfigKind Kind, string Group, IReadOnlyList<string> Versions, Func<ConfigEnvelope, ConfigObject> Read);
