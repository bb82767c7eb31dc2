using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Endpoints;

/// <summary>How far away a locality is: 0 same sub-zone, 1 same zone, 2 same region, 3 elsewhere (H149).</summary>
internal static class LocalityPriority
{
    internal static uint Distance(Locality from, Locality to)
    {
        if (from.Region != to.Region)
        {
            return 3;
        }

        if (from.Zone != to.Zone)
        {
            return 2;
        }

        return from.SubZone == to.SubZone ? 0u : 1u;
    }
}
