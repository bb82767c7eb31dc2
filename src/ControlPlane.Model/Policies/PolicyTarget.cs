using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Model.Policies;

/// <summary>Which proxies a policy is about: those of its namespace (of the root namespace: of all) that have some labels, or those that serve a Gateway.</summary>
/// <param name="Labels">All of them must be there with these values; empty: every proxy in reach.</param>
/// <param name="Gateways">Names of Kubernetes Gateways in the policy's namespace, empty: it concerns no proxy; null: the labels decide.</param>
public sealed record PolicyTarget(EquatableMap<string> Labels, EquatableArray<string>? Gateways)
{
    /// <summary>The label by which a proxy says which Kubernetes Gateway it serves.</summary>
    public const string GatewayLabel = "gateway.networking.k8s.io/gateway-name";

    /// <summary>Every proxy in reach.</summary>
    public static PolicyTarget Everything { get; } = new(EquatableMap<string>.Empty, null);

    /// <summary>The labels of a proxy that the choice looks at.</summary>
    public IEnumerable<string> LabelKeys => Gateways is null ? Labels.Keys : [GatewayLabel];

    /// <summary>Whether a proxy in the policy's reach is meant. What is attached to a Gateway concerns no sidecar, and no Gateway of another namespace.</summary>
    /// <param name="kind">What the proxy is.</param>
    /// <param name="labels">Its labels, or at least those among <see cref="LabelKeys"/>.</param>
    /// <param name="isSameNamespace">Whether it lives in the policy's namespace.</param>
    public bool Includes(ProxyKind kind, EquatableMap<string> labels, bool isSameNamespace)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Gateways is not { } gateways
            ? Labels.IsSubsetOf(labels)
            : kind == ProxyKind.Router && isSameNamespace && labels.TryGetValue(GatewayLabel, out var gateway) && gateways.Contains(gateway);
    }
}
