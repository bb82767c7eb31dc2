using ControlPlane.Model.Proxies;

namespace ControlPlane.Host.Admission;

/// <summary>What an Envoy's node says.</summary>
/// <param name="Proxy">The part that decides what it gets.</param>
/// <param name="AgentReportsHealth">Whether an agent beside it reports its app's health; otherwise it serves once it accepted its listeners.</param>
/// <param name="EnvoyVersion">For example <c>1.40.0</c>; empty when it does not say.</param>
public sealed record NodeDescription(Proxy Proxy, bool AgentReportsHealth, string EnvoyVersion);
