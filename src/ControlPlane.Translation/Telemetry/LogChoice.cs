using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Telemetries;
using TelemetryRule = ControlPlane.Model.Telemetries.Telemetry;

namespace ControlPlane.Translation.Telemetry;

/// <summary>Chooses the access logs of one side of a proxy, as Istio does: later rules over earlier ones, provider by provider.</summary>
internal static class LogChoice
{
    internal static EquatableArray<FileAccessLog> Of(IReadOnlyList<TelemetryRule> rules, MeshSettings settings, bool inbound)
    {
        var levels = rules.Where(rule => !rule.AccessLogging.IsEmpty).Select(rule => rule.AccessLogging.Where(entry => Applies(entry.Mode, inbound)).ToList()).ToList();
        if (levels.Count == 0)
        {
            return settings.AccessLogs;
        }

        // What the last level that names providers names is all that can be logged to.
        EquatableArray<string> inForce = levels.Select(level => level.SelectMany(entry => entry.Providers).ToEquatableArray())
            .LastOrDefault(named => !named.IsEmpty, settings.DefaultLogProviders);
        var (filters, chosen, last) = (new Dictionary<string, string?>(), new SortedSet<string>(StringComparer.Ordinal), settings.DefaultLogProviders);
        foreach (var entry in levels.SelectMany(level => level))
        {
            foreach (var name in entry.Providers)
            {
                filters[name] = entry.Filter;
            }

            last = entry.Providers.IsEmpty ? last : entry.Providers;
            if (entry.Disabled)
            {
                chosen.ExceptWith(last);
            }
            else
            {
                chosen.UnionWith(last.Where(inForce.Contains));
            }
        }

        EquatableArray<FileAccessLog> logs =
            [.. chosen.Where(settings.LogProviders.ContainsKey).Select(name => settings.LogProviders[name] with { Filter = filters.GetValueOrDefault(name) })];

        // A log that MeshConfig states as a file is no provider's, so that nothing here switches it off.
        return logs.IsEmpty && settings.DefaultLogProviders.IsEmpty ? settings.AccessLogs : logs;
    }

    internal static bool Applies(WorkloadMode mode, bool inbound) => mode == WorkloadMode.Both || mode == (inbound ? WorkloadMode.Server : WorkloadMode.Client);
}
