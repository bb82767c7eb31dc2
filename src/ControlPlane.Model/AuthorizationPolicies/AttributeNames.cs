namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>The fields and condition keys that name an attribute.</summary>
internal static class AttributeNames
{
    internal const string HeaderPrefix = "request.headers";
    internal const string ClaimPrefix = "request.auth.claims";
    internal const string MetadataPrefix = "experimental.envoy.filters.";

    /// <summary>Fields of a source, in the order in which they are tested.</summary>
    internal static IReadOnlyList<(string Field, string Negation, AttributeKind Kind)> SourceFields { get; } =
    [
        ("principals", "notPrincipals", AttributeKind.Principal),
        ("requestPrincipals", "notRequestPrincipals", AttributeKind.RequestPrincipal),
        ("serviceAccounts", "notServiceAccounts", AttributeKind.ServiceAccount),
        ("trustDomains", "notTrustDomains", AttributeKind.TrustDomain),
        ("namespaces", "notNamespaces", AttributeKind.Namespace),
        ("remoteIpBlocks", "notRemoteIpBlocks", AttributeKind.RemoteIp),
        ("ipBlocks", "notIpBlocks", AttributeKind.SourceIp),
    ];

    /// <summary>Fields of an operation, in the order in which they are tested.</summary>
    internal static IReadOnlyList<(string Field, string Negation, AttributeKind Kind)> OperationFields { get; } =
    [
        ("hosts", "notHosts", AttributeKind.Host),
        ("methods", "notMethods", AttributeKind.Method),
        ("paths", "notPaths", AttributeKind.Path),
        ("ports", "notPorts", AttributeKind.Port),
    ];

    /// <summary>Condition keys without argument.</summary>
    internal static IReadOnlyDictionary<string, AttributeKind> Keys { get; } = new Dictionary<string, AttributeKind>(StringComparer.Ordinal)
    {
        ["source.ip"] = AttributeKind.SourceIp,
        ["remote.ip"] = AttributeKind.RemoteIp,
        ["source.namespace"] = AttributeKind.Namespace,
        ["source.principal"] = AttributeKind.Principal,
        ["source.serviceAccount"] = AttributeKind.ServiceAccount,
        ["source.trustDomain"] = AttributeKind.TrustDomain,
        ["request.auth.principal"] = AttributeKind.RequestPrincipal,
        ["request.auth.audiences"] = AttributeKind.Audience,
        ["request.auth.presenter"] = AttributeKind.Presenter,
        ["destination.ip"] = AttributeKind.DestinationIp,
        ["destination.port"] = AttributeKind.Port,
        ["connection.sni"] = AttributeKind.ServerName,
    };
}
