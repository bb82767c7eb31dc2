using ControlPlane.Model.AuthorizationPolicies;
using Envoy.Config.Rbac.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Tests of the client's identity, <c>spiffe://domain/ns/namespace/sa/account</c>. Without mutual TLS there is none, and none of them passes.</summary>
/// <remarks>Every part is compared where it stands: a text that merely holds <c>/ns/x/</c> somewhere is nobody of the namespace x.</remarks>
internal static class PeerMatching
{
    private const string Scheme = "spiffe://";
    private const string AnyPart = "[^/]*";

    internal static IEnumerable<Principal> Of(AttributeKind kind, string value, TrustDomains domains) => kind switch
    {
        AttributeKind.Principal => domains.Principals(value).Select(Identity),
        AttributeKind.TrustDomain => domains.Domains(value).Select(Domain),
        AttributeKind.Namespace => [Regex($"{Scheme}[^/]+/ns/{Part(value)}/.*")],
        _ => [Regex($"{Scheme}[^/]+/ns/{ValuePattern.Quote(value[..value.IndexOf('/')])}/sa/{ValuePattern.Quote(value[(value.IndexOf('/') + 1)..])}")],
    };

    private static Principal Identity(string value) => value switch
    {
        ValuePattern.Any => Anybody(),
        ['*', .. var end] => Regex($"{Scheme}.*{ValuePattern.Quote(end)}"),
        [.. var start, '*'] => Named(new() { Prefix = Scheme + start }),
        _ => Named(new() { Exact = Scheme + value }),
    };

    private static Principal Domain(string value) => value switch
    {
        ValuePattern.Any => Named(new() { Prefix = Scheme }),
        _ when value.Contains('*') => Regex($"{Scheme}{Part(value)}/.*"),
        _ => Named(new() { Prefix = $"{Scheme}{value}/" }),
    };

    /// <summary>Envoy takes any TLS client for authenticated when no name is asked for, one without a certificate too.</summary>
    private static Principal Anybody() => new()
    {
        AndIds = new()
        {
            Ids =
            {
                new Principal { Authenticated = new() },
                new Principal { NotId = Named(new() { Exact = "" }) },
            },
        },
    };

    private static string Part(string pattern) => string.Join(AnyPart, pattern.Split('*').Select(ValuePattern.Quote));

    private static Principal Regex(string expression) => Named(new() { SafeRegex = new() { Regex = expression } });

    private static Principal Named(StringMatcher name) => new() { Authenticated = new() { PrincipalName = name } };
}
