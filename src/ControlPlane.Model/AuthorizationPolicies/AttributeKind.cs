namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>What a rule can look at.</summary>
public enum AttributeKind
{
    /// <summary>The client's identity, <c>domain/ns/namespace/sa/account</c>.</summary>
    Principal,

    /// <summary>Who a verified token is of, <c>issuer/subject</c>.</summary>
    RequestPrincipal,

    /// <summary>The client's service account; values are <c>namespace/account</c>.</summary>
    ServiceAccount,

    /// <summary>The trust domain of the client's identity.</summary>
    TrustDomain,

    /// <summary>The namespace of the client's identity.</summary>
    Namespace,

    /// <summary>The client's address as trusted headers tell it; values are addresses or blocks.</summary>
    RemoteIp,

    /// <summary>The peer's address; values are addresses or blocks.</summary>
    SourceIp,

    /// <summary>A verified token's audiences.</summary>
    Audience,

    /// <summary>A verified token's authorized party.</summary>
    Presenter,

    /// <summary>A verified token's claim; the attribute's path leads to it.</summary>
    Claim,

    /// <summary>A request header; the attribute's path is its name.</summary>
    Header,

    /// <summary>The authority that the request names, with its port if it names one.</summary>
    Host,

    /// <summary>The request's method.</summary>
    Method,

    /// <summary>The request's path without query.</summary>
    Path,

    /// <summary>The port that the connection arrived at; values are decimal numbers.</summary>
    Port,

    /// <summary>The address that the connection arrived at; values are addresses or blocks.</summary>
    DestinationIp,

    /// <summary>The name that a TLS client asks for.</summary>
    ServerName,

    /// <summary>What an earlier filter left; the attribute's path is the filter's name and the key.</summary>
    FilterMetadata,
}
