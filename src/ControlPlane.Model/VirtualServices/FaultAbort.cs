namespace ControlPlane.Model.VirtualServices;

/// <param name="HttpStatus">HTTP status to answer, 200..599; null when <paramref name="GrpcStatus"/> is set.</param>
/// <param name="GrpcStatus">gRPC status number; null when <paramref name="HttpStatus"/> is set.</param>
/// <param name="Percent">Share of the requests, 0..100; null aborts none, as in Istio.</param>
public sealed record FaultAbort(int? HttpStatus, int? GrpcStatus, double? Percent);
