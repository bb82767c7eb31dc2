using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Analysis;

/// <summary>What the checks look at and report to.</summary>
internal sealed class AnalysisScope(Mesh mesh, Func<ConfigKey, SourceSpan?> find)
{
    private readonly ILookup<string, Service> _services = mesh.Registry.Services.Values.ToLookup(service => service.Hostname, StringComparer.OrdinalIgnoreCase);

    private readonly ILookup<string, DestinationRule> _rules = mesh.DestinationRules.Values.ToLookup(
        rule => Hostname.Resolve(rule.Host, rule.Metadata.Namespace, mesh.Settings.Domain), StringComparer.OrdinalIgnoreCase);

    private readonly DestinationRule[] _wildcardRules = [.. mesh.DestinationRules.Values.Where(rule => Hostname.IsWildcard(rule.Host))];

    internal Mesh Mesh => mesh;

    internal List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Whether anything is known of services; otherwise every reference to one would seem to lead nowhere.</summary>
    internal bool KnowsServices => _services.Count > 0;

    internal IEnumerable<string> Hostnames => _services.Select(service => service.Key);

    /// <summary>The full name of a host that an object writes.</summary>
    internal string Resolve(string host, ConfigObject writer) => Hostname.Resolve(host, writer.Metadata.Namespace, mesh.Settings.Domain);

    /// <summary>The services that a full name means; more than one for a wildcard.</summary>
    internal IEnumerable<Service> ServicesOf(string host) => _services.Contains(host)
        ? _services[host]
        : mesh.Registry.Services.Values.Where(service => (Hostname.IsWildcard(host) || Hostname.IsWildcard(service.Hostname)) && Hostname.Matches(host, service.Hostname));

    /// <summary>The DestinationRules that cover a full name: those for exactly it first.</summary>
    internal IEnumerable<DestinationRule> RulesFor(string host) =>
        _rules[host].Concat(_wildcardRules.Where(rule => Hostname.IsSubsetOf(host, rule.Host) && !_rules[host].Contains(rule)));

    internal void Warn(string code, ConfigObject subject, string message, string? hint = null) =>
        Diagnostics.Add(new(code, Severity.Warning, find(subject.Key), message) { Object = subject.Key, Hint = hint });

    internal void Inform(string code, ConfigObject? subject, string message, string? hint = null) =>
        Diagnostics.Add(new(code, Severity.Info, subject is null ? null : find(subject.Key), message) { Object = subject?.Key, Hint = hint });

    /// <summary>Where an object stands, for messages that name another one.</summary>
    internal string Describe(ConfigObject other) => find(other.Key) is { } span ? $"{other.Key} ({span})" : other.Key.ToString();
}
