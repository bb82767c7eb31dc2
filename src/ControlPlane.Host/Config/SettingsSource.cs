using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Sources;
using ControlPlane.Sources.Files;

namespace ControlPlane.Host.Config;

/// <summary>The mesh's settings from a file with Istio's MeshConfig. Looked at every second; a content with an error leaves the last good settings in force.</summary>
internal sealed class SettingsSource(string path, IConfigReport report, TimeProvider time) : ISource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public string Name => "mesh-config";

    public async IAsyncEnumerable<MeshChange> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        string? text = null;
        var isSynced = false;
        do
        {
            var now = await ReadAsync(text, cancellationToken);
            if (now is not null && now != text)
            {
                text = now;
                var (settings, diagnostics) = MeshSettingsText.Parse(path, now);
                report.Replace(path, diagnostics, ImmutableDictionary<ConfigKey, SourceSpan>.Empty);
                if (diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error))
                {
                    yield return new MeshChange.SettingsReplaced(settings);
                }
            }

            if (!isSynced)
            {
                isSynced = true;
                yield return new MeshChange.SourceSynced(Name);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>At the start a file that cannot be read is a failure; later it is on its way from one content to the next.</summary>
    private async Task<string?> ReadAsync(string? last, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception failure) when (last is not null && failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
