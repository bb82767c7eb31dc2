using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>outlierDetection</c>.</summary>
internal static class OutlierDetectionReader
{
    internal static OutlierDetection? Read(MappingReader owner)
    {
        if (owner.Object("outlierDetection") is not { } reader)
        {
            return null;
        }

        var detection = new OutlierDetection
        {
            Consecutive5xxErrors = reader.Count("consecutive5xxErrors"),
            ConsecutiveGatewayErrors = reader.Count("consecutiveGatewayErrors"),
            SplitExternalLocalOriginErrors = reader.Flag("splitExternalLocalOriginErrors") ?? false,
            ConsecutiveLocalOriginFailures = reader.Count("consecutiveLocalOriginFailures"),
            Interval = reader.Duration("interval"),
            BaseEjectionTime = reader.Duration("baseEjectionTime"),
            MaxEjectionPercent = (int?)reader.Integer("maxEjectionPercent", 0, 100) is { } percent and not 0 ? percent : null,
            MinHealthPercent = (int?)reader.Integer("minHealthPercent", 0, 100) ?? 0,
        };
        reader.WithoutEffect("outlierDetectionHttpErrorCodes");
        reader.Ignore("consecutiveErrors");
        reader.Done();
        if (reader.Has("consecutiveErrors"))
        {
            reader.Suspicious("consecutiveErrors", "consecutiveErrors is an old field without effect", "write consecutive5xxErrors or consecutiveGatewayErrors");
        }

        if (reader.Has("consecutiveLocalOriginFailures") && !detection.SplitExternalLocalOriginErrors)
        {
            reader.Broken("consecutiveLocalOriginFailures", "consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors");
        }

        return detection;
    }
}
