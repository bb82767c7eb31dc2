using ControlPlane.Host.Loop;
using ControlPlane.Sources;

namespace ControlPlane.Host;

/// <summary>What <see cref="StartupReport"/> tells of.</summary>
internal sealed record StartupFacts(SourceStatusBoard Sources, MeshView Mesh, ConfigReport Report, TimeProvider Time);
