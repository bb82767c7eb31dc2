using ControlPlane.Agent.Bootstraps;

namespace ControlPlane.Agent.Running;

/// <summary>Where the bootstrap of a run lies; a temporary folder goes with the run.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly string? _temporary;

    internal RunFolder(ProxyLaunch launch)
    {
        BootstrapPath = launch.BootstrapPath ?? BootstrapFile.NewTemporaryPath(launch.Settings);
        _temporary = launch.BootstrapPath is null ? Path.GetDirectoryName(BootstrapPath) : null;
    }

    internal string BootstrapPath { get; }

    public void Dispose()
    {
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
