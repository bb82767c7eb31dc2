namespace ControlPlane.Host.Options;

/// <summary>What a limit counts.</summary>
internal enum LimitUnit
{
    /// <summary>A whole number of things.</summary>
    Count,

    /// <summary>Bytes, written as a number with or without KiB, MiB or GiB.</summary>
    Bytes,

    /// <summary>A time, written with its unit.</summary>
    Time,
}
