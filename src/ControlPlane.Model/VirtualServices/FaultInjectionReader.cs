using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>fault</c>.</summary>
internal static class FaultInjectionReader
{
    private static readonly Dictionary<string, int> GrpcCodes = new()
    {
        ["OK"] = 0,
        ["CANCELLED"] = 1,
        ["UNKNOWN"] = 2,
        ["INVALID_ARGUMENT"] = 3,
        ["DEADLINE_EXCEEDED"] = 4,
        ["NOT_FOUND"] = 5,
        ["ALREADY_EXISTS"] = 6,
        ["PERMISSION_DENIED"] = 7,
        ["RESOURCE_EXHAUSTED"] = 8,
        ["FAILED_PRECONDITION"] = 9,
        ["ABORTED"] = 10,
        ["OUT_OF_RANGE"] = 11,
        ["UNIMPLEMENTED"] = 12,
        ["INTERNAL"] = 13,
        ["UNAVAILABLE"] = 14,
        ["DATA_LOSS"] = 15,
        ["UNAUTHENTICATED"] = 16,
    };

    internal static FaultInjection? Read(MappingReader owner)
    {
        if (owner.Object("fault") is not { } reader)
        {
            return null;
        }

        var delay = reader.Object("delay") is { } delayReader ? Delay(delayReader) : null;
        var abort = reader.Object("abort") is { } abortReader ? Abort(abortReader) : null;
        reader.Done();
        if (!reader.Has("delay") && !reader.Has("abort"))
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: neither delay nor abort");
        }

        return delay is null && abort is null ? null : new(delay, abort);
    }

    private static FaultDelay? Delay(MappingReader reader)
    {
        var percent = Percent(reader);
        reader.Ignore("exponentialDelay");
        if (reader.Has("exponentialDelay"))
        {
            reader.Broken("exponentialDelay", "exponentialDelay is not supported", "write fixedDelay");
            return null;
        }

        var fixedDelay = reader.RequiredNode("fixedDelay") is null ? null : reader.Duration("fixedDelay");
        reader.Done();
        return fixedDelay is { } duration ? new(duration, percent) : null;
    }

    private static FaultAbort? Abort(MappingReader reader)
    {
        var percent = Percent(reader);
        var httpStatus = (int?)reader.Integer("httpStatus", 200, 599);
        var grpcStatus = reader.Choice("grpcStatus", GrpcCodes);
        reader.Ignore("http2Error");
        reader.Done();
        if (reader.Has("http2Error"))
        {
            reader.Broken("http2Error", "http2Error is not supported", "write httpStatus or grpcStatus");
        }

        if (reader.Has("httpStatus") && reader.Has("grpcStatus"))
        {
            reader.Broken("grpcStatus", "httpStatus and grpcStatus exclude each other");
        }

        if (!reader.Has("httpStatus") && !reader.Has("grpcStatus"))
        {
            reader.Findings.Warning(DiagnosticCodes.Suspicious, reader.Span, $"{reader.Path}: aborts nothing", "set httpStatus or grpcStatus");
            return null;
        }

        return httpStatus is null && grpcStatus is null ? null : new(httpStatus, grpcStatus, percent);
    }

    // The old whole-number field counts where the new one is absent. Absent altogether means no request, as in Istio.
    private static double? Percent(MappingReader reader)
    {
        var old = reader.Integer("percent", 0, 100);
        if (reader.Object("percentage") is not { } percentage)
        {
            return old;
        }

        var value = percentage.Number("value", 0, 100) ?? 0;
        percentage.Done();
        if (value is > 0 and < 0.0001)
        {
            percentage.Invalid("value", "must be 0, or from 0.0001 to 100");
        }

        return value;
    }
}
