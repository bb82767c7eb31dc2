using ControlPlane.Host.Loop;
using ControlPlane.Sources;

namespace ControlPlane.Host;

/// <summary>Where it is known how the server stands.</summary>
internal sealed record ServerFacts(SourceStatusBoard Sources, MeshView Mesh, ConfigReport Report, TimeProvider Time);
