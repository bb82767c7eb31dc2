namespace ControlPlane.Features.Tests.Proxyless;

/// <summary>grpc-js, for Node.</summary>
public sealed class JsLibraryTests() : GrpcLibraryTests("js");
