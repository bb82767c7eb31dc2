namespace ControlPlane.Translation;

/// <summary>Where a sidecar without redirection listens.</summary>
/// <param name="Outbound">Address of the listeners that its own app uses.</param>
/// <param name="Inbound">Address at which others reach it.</param>
/// <param name="HttpProxyPort">Port of the forward proxy on <paramref name="Outbound"/>.</param>
public sealed record LocalAddresses(string Outbound, string Inbound, int HttpProxyPort);
