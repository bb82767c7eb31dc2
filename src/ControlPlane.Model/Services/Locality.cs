namespace ControlPlane.Model.Services;

/// <summary>Where something runs; empty parts are unknown.</summary>
public sealed record Locality(string Region, string Zone = "", string SubZone = "")
{
    public static Locality Unknown { get; } = new("");

    /// <summary>Reads <c>region/zone/subzone</c>; missing parts are empty.</summary>
    public static Locality Parse(string text)
    {
        var parts = text.Split('/', 3);
        return parts[0].Length == 0 ? Unknown : new(parts[0], parts.ElementAtOrDefault(1) ?? "", parts.ElementAtOrDefault(2) ?? "");
    }

    public override string ToString() => string.Join('/', new[] { Region, Zone, SubZone }.TakeWhile(part => part.Length > 0));
}
