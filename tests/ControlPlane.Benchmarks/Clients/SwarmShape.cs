using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Clients;

/// <param name="Clients">How many.</param>
/// <param name="StreamsPerConnection">How many of them share an HTTP/2 connection; 1: none.</param>
/// <param name="Variant">Which protocol they speak.</param>
internal sealed record SwarmShape(int Clients, int StreamsPerConnection, XdsVariant Variant);
