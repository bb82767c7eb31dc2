using System.Net;
using System.Text.RegularExpressions;

namespace ControlPlane.Features.Tests.Compose;

/// <summary>What Compose refuses, as far as it can be told without an engine. One line for each breach.</summary>
internal static partial class ComposeRules
{
    private static readonly string[] TopLevel = ["name", "services", "networks", "volumes", "configs", "secrets"];

    private static readonly string[] ServiceFields =
    [
        "image", "build", "command", "entrypoint", "environment", "depends_on", "network_mode", "networks", "ports", "volumes", "healthcheck", "restart",
        "stop_grace_period", "user", "profiles", "init", "read_only", "cap_drop", "expose", "extra_hosts", "labels", "working_dir", "env_file",
    ];

    private static readonly string[] Conditions = ["service_started", "service_healthy", "service_completed_successfully"];

    private static readonly string[] HealthcheckFields = ["test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"];

    internal static IEnumerable<string> Breaches(ComposeFile file, Func<string, bool> exists) =>
    [
        .. file.Root.Keys.Cast<string>().Where(key => !TopLevel.Contains(key) && !key.StartsWith("x-", StringComparison.Ordinal)).Select(key => $"unknown top-level key {key}"),
        .. file.Services.Values.SelectMany(service => (string[])
        [
            .. Fields(service), .. Dependencies(file, service), .. Networks(file, service), .. Volumes(file, service, exists), .. Health(service), .. Ports(service),
        ]),
        .. Addresses(file),
        .. Cycles(file),
    ];

    private static IEnumerable<string> Fields(ComposeService service)
    {
        foreach (var key in service.Fields.Keys.Cast<string>().Where(key => !ServiceFields.Contains(key)))
        {
            yield return $"{service.Name}: unknown key {key}";
        }

        if (service.Image is null && service.Build.Count == 0)
        {
            yield return $"{service.Name}: neither image nor build";
        }
    }

    private static IEnumerable<string> Dependencies(ComposeFile file, ComposeService service)
    {
        foreach (var (name, condition) in service.DependsOn)
        {
            if (!file.Services.TryGetValue(name, out var other))
            {
                yield return $"{service.Name}: depends on {name}, which is no service";
            }
            else if (!Conditions.Contains(condition))
            {
                yield return $"{service.Name}: depends on {name} with the unknown condition '{condition}'";
            }
            else if (condition == "service_healthy" && !other.HasHealthcheck)
            {
                yield return $"{service.Name}: waits for {name} to be healthy, which has no healthcheck";
            }
            else if (condition == "service_completed_successfully" && other.Fields.ContainsKey("restart"))
            {
                yield return $"{service.Name}: waits for the end of {name}, which is restarted";
            }
        }
    }

    private static IEnumerable<string> Networks(ComposeFile file, ComposeService service)
    {
        var known = ComposeFile.MappingOf(file.Root, "networks");
        foreach (var network in service.Networks.Where(network => network != "default" && !known.ContainsKey(network)))
        {
            yield return $"{service.Name}: unknown network {network}";
        }

        if (!service.Fields.ContainsKey("network_mode"))
        {
            yield break;
        }

        if (service.NamespaceOwner is { } owner && !file.Services.ContainsKey(owner))
        {
            yield return $"{service.Name}: lives in the network of {owner}, which is no service";
        }

        foreach (var key in new[] { "networks", "ports", "extra_hosts" }.Where(service.Fields.ContainsKey))
        {
            yield return $"{service.Name}: {key} belongs to the owner of the network namespace";
        }

        if (service.NamespaceOwner is { } started && !service.DependsOn.ContainsKey(started))
        {
            yield return $"{service.Name}: does not wait for {started}, whose network it lives in";
        }
    }

    private static IEnumerable<string> Volumes(ComposeFile file, ComposeService service, Func<string, bool> exists)
    {
        var known = ComposeFile.MappingOf(file.Root, "volumes");
        foreach (var volume in service.Volumes)
        {
            var parts = volume.Split(':');
            var isPath = parts[0].StartsWith('.') || parts[0].StartsWith('/');
            if (parts.Length is < 2 or > 3 || !parts[1].StartsWith('/') || (parts.Length == 3 && parts[2] is not ("ro" or "rw")))
            {
                yield return $"{service.Name}: volume '{volume}' is not SOURCE:/TARGET[:ro]";
            }
            else if (isPath ? !exists(parts[0]) : !known.ContainsKey(parts[0]))
            {
                yield return $"{service.Name}: volume {parts[0]} is not there";
            }
        }
    }

    private static IEnumerable<string> Health(ComposeService service)
    {
        foreach (var key in service.Healthcheck.Keys.Cast<string>().Where(key => !HealthcheckFields.Contains(key)))
        {
            yield return $"{service.Name}: unknown healthcheck key {key}";
        }

        if (service.HasHealthcheck && service.Healthcheck["test"] is List<object?> test && (test.Count < 2 || test[0] is not ("CMD" or "CMD-SHELL")))
        {
            yield return $"{service.Name}: the healthcheck's test must begin with CMD or CMD-SHELL";
        }

        foreach (var key in new[] { "interval", "timeout", "start_period" }.Where(key => service.Healthcheck.GetValueOrDefault(key) is string text && !Duration().IsMatch(text)))
        {
            yield return $"{service.Name}: {key} is not a duration";
        }
    }

    private static IEnumerable<string> Ports(ComposeService service) =>
        service.Ports.Where(port => !Port().IsMatch(port)).Select(port => $"{service.Name}: port '{port}' is not [ADDRESS:]PUBLISHED:TARGET");

    private static IEnumerable<string> Addresses(ComposeFile file)
    {
        var subnets = ComposeFile.MappingOf(file.Root, "networks").Keys.Cast<string>()
            .SelectMany(network => ComposeFile.MappingOf(ComposeFile.MappingOf(ComposeFile.MappingOf(file.Root, "networks"), network), "ipam").GetValueOrDefault("config") as List<object?> ?? [])
            .Select(config => IPNetwork.Parse((string)((Dictionary<object, object?>)config!)["subnet"]!))
            .ToList();
        var stated = file.Services.Values.SelectMany(service => service.Addresses.Select(address => (service.Name, address))).ToList();
        return stated.Where(pair => !subnets.Exists(subnet => subnet.Contains(IPAddress.Parse(pair.address)))).Select(pair => $"{pair.Name}: {pair.address} is in no subnet")
            .Concat(stated.GroupBy(pair => pair.address).Where(group => group.Count() > 1).Select(group => $"{group.Key} is given twice"));
    }

    private static IEnumerable<string> Cycles(ComposeFile file)
    {
        var done = new HashSet<string>();
        while (file.Services.Values.FirstOrDefault(service => !done.Contains(service.Name) && service.DependsOn.Keys.All(name => done.Contains(name) || !file.Services.ContainsKey(name))) is { } next)
        {
            done.Add(next.Name);
        }

        return file.Services.Keys.Except(done).Select(name => $"{name}: waits for itself in the end");
    }

    [GeneratedRegex("^([0-9]+(ms|s|m|h))+$")]
    private static partial Regex Duration();

    [GeneratedRegex("^([0-9.]+:)?[0-9]+:[0-9]+(/(tcp|udp))?$")]
    private static partial Regex Port();
}
