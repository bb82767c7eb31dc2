using System.Collections.Immutable;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>One stream and the resources that it asks for.</summary>
/// <param name="Status">How the stream stands.</param>
/// <param name="Resources">
/// By type in push order and then by name; default when the stream did not say in time, because its client does not read.
/// </param>
public sealed record ProxyResources(ProxyStatus Status, ImmutableArray<ResourceStatus> Resources);
