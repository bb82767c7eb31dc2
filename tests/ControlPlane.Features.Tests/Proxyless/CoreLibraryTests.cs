namespace ControlPlane.Features.Tests.Proxyless;

/// <summary>gRPC C-core, by its Python package.</summary>
public sealed class CoreLibraryTests() : GrpcLibraryTests("core");
