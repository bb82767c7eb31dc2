using Envoy.Type.V3;

namespace ControlPlane.Translation;

internal static class Percentages
{
    private const double PartsPerPercent = 10_000;

    /// <summary>Parts of a million, the rest cut off (F95).</summary>
    internal static FractionalPercent ToEnvoy(double percent) => new()
    {
        Numerator = (uint)(percent * PartsPerPercent),
        Denominator = FractionalPercent.Types.DenominatorType.Million,
    };
}
