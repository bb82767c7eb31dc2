using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Model.Collections;

namespace ControlPlane.Agent.Running;

/// <summary>One Envoy to run, and the app beside it.</summary>
public sealed record ProxyLaunch
{
    public required ProxySettings Settings { get; init; }

    /// <summary>Whose identity the workload has; null: none, and plaintext.</summary>
    public IdentitySettings? Identity { get; init; }

    /// <summary>Envoy's program.</summary>
    public required string Envoy { get; init; }

    /// <summary>Arguments that the user adds for Envoy.</summary>
    public EquatableArray<string> EnvoyArguments { get; init; }

    /// <summary>Where the bootstrap is written and stays; null: a temporary folder, removed at the end.</summary>
    public string? BootstrapPath { get; init; }

    /// <summary>The app's program and its arguments; empty: no app.</summary>
    public EquatableArray<string> App { get; init; }

    /// <summary>The user the app runs as; null: the same as this process.</summary>
    public int? AppUserId { get; init; }

    /// <summary>How long Envoy may take until it has its configuration.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the app may take to end when it is told to.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
