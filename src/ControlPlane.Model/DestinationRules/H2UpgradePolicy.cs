namespace ControlPlane.Model.DestinationRules;

public enum H2UpgradePolicy
{
    /// <summary>The mesh's policy.</summary>
    Default,
    DoNotUpgrade,
    Upgrade,
}
