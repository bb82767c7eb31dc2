namespace ControlPlane.Features.Tests.Compose;

/// <summary>One entry of <c>services</c>.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Fields">What stands below it.</param>
internal sealed record ComposeService(string Name, IReadOnlyDictionary<object, object?> Fields)
{
    private const string ServicePrefix = "service:";

    internal string? Image => Fields.GetValueOrDefault("image") as string;

    internal IReadOnlyList<string> Command => ComposeFile.TextsOf(Fields, "command");

    internal IReadOnlyList<string> Ports => ComposeFile.TextsOf(Fields, "ports");

    internal IReadOnlyList<string> Volumes => ComposeFile.TextsOf(Fields, "volumes");

    /// <summary>Service -> condition.</summary>
    internal IReadOnlyDictionary<string, string> DependsOn => Fields.GetValueOrDefault("depends_on") switch
    {
        Dictionary<object, object?> entries => entries.ToDictionary(
            entry => (string)entry.Key, entry => ComposeFile.MappingOf(entries, (string)entry.Key).GetValueOrDefault("condition") as string ?? ""),
        List<object?> names => names.ToDictionary(name => (string)name!, _ => "service_started"),
        _ => new Dictionary<string, string>(),
    };

    /// <summary>The service whose network namespace this one lives in.</summary>
    internal string? NamespaceOwner => Fields.GetValueOrDefault("network_mode") is string mode && mode.StartsWith(ServicePrefix, StringComparison.Ordinal) ? mode[ServicePrefix.Length..] : null;

    internal IEnumerable<string> Networks => ComposeFile.MappingOf(Fields, "networks").Keys.Cast<string>();

    internal IEnumerable<string> Addresses =>
        Networks.Select(network => ComposeFile.MappingOf(ComposeFile.MappingOf(Fields, "networks"), network).GetValueOrDefault("ipv4_address") as string).OfType<string>();

    internal IReadOnlyDictionary<object, object?> Build => ComposeFile.MappingOf(Fields, "build");

    internal IReadOnlyDictionary<object, object?> Healthcheck => ComposeFile.MappingOf(Fields, "healthcheck");

    internal bool HasHealthcheck => Healthcheck.ContainsKey("test") && !Healthcheck.ContainsKey("disable");
}
