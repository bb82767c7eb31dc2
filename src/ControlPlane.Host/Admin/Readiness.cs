using System.Collections.Immutable;
using ControlPlane.Host.Loop;
using ControlPlane.Host.Options;
using ControlPlane.Sources;

namespace ControlPlane.Host.Admin;

/// <summary>Whether Envoys are let in, and if not, why.</summary>
internal sealed class Readiness(SourceStatusBoard sources, ConfigReport report, ControlPlaneOptions options)
{
    private volatile bool _wasReady;

    /// <summary>Sentences; empty: ready.</summary>
    /// <remarks>
    /// A policy that is not valid when the server starts may have been in force before, in a version that nobody remembers: then nobody is let in.
    /// Once ready it is like one whose creation was refused, and a slip must not keep new Envoys out.
    /// </remarks>
    internal ImmutableArray<string> Reasons()
    {
        ImmutableArray<string> reasons = [.. Unsynced(), .. Unenforced()];
        _wasReady |= reasons.IsEmpty;
        return reasons;
    }

    private IEnumerable<string> Unsynced() =>
        from source in sources.Sources
        where !source.Synced
        select source.Failure is { } failure
            ? $"source {source.Name} fails: {failure}"
            : $"source {source.Name} has not told all it knows yet{WaitingFor(source.Name)}";

    private string WaitingFor(string source) =>
        source == "files" && options.Config.FirstOrDefault(path => !Path.Exists(path)) is { } missing ? $", \"{missing}\" is not there" : "";

    private IEnumerable<string> Unenforced() =>
        from diagnostic in options.AllowUnenforcedSecurity || _wasReady ? [] : report.Diagnostics.AsEnumerable()
        where diagnostic.IsUnenforcedSecurity
        select $"{diagnostic}; remove it, or accept that it protects nothing with --allow-unenforced-security";
}
