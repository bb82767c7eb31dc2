namespace ControlPlane.Agent.Bootstraps;

/// <summary>A bootstrap on disk.</summary>
public static class BootstrapFile
{
    /// <summary>A path in a new folder of its own, which only this user can read. The folder is the caller's to remove.</summary>
    public static string NewTemporaryPath(ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Path.Combine(Directory.CreateTempSubdirectory($"mesh-{settings.Proxy.Name}-").FullName, "bootstrap.json");
    }

    /// <summary>Writes the bootstrap, over what is there.</summary>
    /// <exception cref="AgentException">The file cannot be written.</exception>
    public static async Task WriteAsync(string path, ProxySettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(path, Bootstrap.ToText(settings), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"cannot write the bootstrap to {path}: {failure.Message}");
        }
    }
}
