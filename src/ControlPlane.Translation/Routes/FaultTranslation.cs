using ControlPlane.Model.VirtualServices;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Google.Protobuf.WellKnownTypes;
using EnvoyFaultDelay = Envoy.Extensions.Filters.Common.Fault.V3.FaultDelay;

namespace ControlPlane.Translation.Routes;

internal static class FaultTranslation
{
    internal const string FilterName = "envoy.filters.http.fault";

    internal static HTTPFault ToEnvoy(FaultInjection fault) => new()
    {
        Delay = fault.Delay is { } delay ? ToEnvoy(delay) : null,
        Abort = fault.Abort is { } abort ? ToEnvoy(abort) : null,
    };

    /// <summary>Without a percentage Envoy delays nothing, and so does Istio (F96).</summary>
    private static EnvoyFaultDelay ToEnvoy(FaultDelay delay) => new()
    {
        FixedDelay = delay.FixedDelay.ToDuration(),
        Percentage = Percentages.ToEnvoy(delay.Percent ?? 0),
    };

    private static Envoy.Extensions.Filters.Http.Fault.V3.FaultAbort ToEnvoy(Model.VirtualServices.FaultAbort abort)
    {
        var envoy = new Envoy.Extensions.Filters.Http.Fault.V3.FaultAbort { Percentage = Percentages.ToEnvoy(abort.Percent ?? 0) };
        if (abort.GrpcStatus is { } grpcStatus)
        {
            envoy.GrpcStatus = (uint)grpcStatus;
        }
        else
        {
            envoy.HttpStatus = (uint)(abort.HttpStatus ?? 0);
        }

        return envoy;
    }
}
