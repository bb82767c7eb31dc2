namespace ControlPlane.Host.Options;

/// <summary>How log lines look.</summary>
public enum LogFormat
{
    /// <summary>One readable line an event.</summary>
    Text,

    /// <summary>One JSON object a line, for log collectors.</summary>
    Json,
}
