namespace ControlPlane.Host.Options;

/// <summary>Where option values come from; later ones win: <c>appsettings.json</c>, the environment, the command line.</summary>
internal static class ServerConfiguration
{
    private const string FileName = "appsettings.json";

    /// <param name="folder">Where <c>appsettings.json</c> may be.</param>
    /// <param name="flags">Configuration keys and their values.</param>
    /// <exception cref="OptionsException">The file cannot be read.</exception>
    internal static IConfigurationRoot Load(string folder, IReadOnlyDictionary<string, string?> flags)
    {
        try
        {
            return new ConfigurationBuilder()
                .SetBasePath(folder)
                .AddJsonFile(FileName, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(flags)
                .Build();
        }
        catch (InvalidDataException failure)
        {
            throw new OptionsException($"{FileName}: {(failure.InnerException ?? failure).Message}");
        }
    }
}
