using ControlPlane.Model.Collections;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Something of a request or connection that a rule can look at.</summary>
/// <param name="Kind">What.</param>
/// <param name="Path">Which one, where there are several of a kind: a header's name, the steps to a claim; otherwise empty.</param>
public sealed record RequestAttribute(AttributeKind Kind, EquatableArray<string> Path)
{
    /// <summary>Whether it exists for HTTP requests only.</summary>
    public bool IsOnlyHttp => Kind is AttributeKind.RequestPrincipal or AttributeKind.Audience or AttributeKind.Presenter or AttributeKind.Claim
        or AttributeKind.Header or AttributeKind.Host or AttributeKind.Method or AttributeKind.Path;

    /// <summary>Whether it is about what is asked for, rather than who asks.</summary>
    public bool IsOfOperation => Kind is AttributeKind.Host or AttributeKind.Method or AttributeKind.Path or AttributeKind.Port
        or AttributeKind.DestinationIp or AttributeKind.ServerName or AttributeKind.FilterMetadata;

    /// <summary>Whether it comes from the client's certificate, without which its negation always holds.</summary>
    public bool IsOfPeer => Kind is AttributeKind.Principal or AttributeKind.ServiceAccount or AttributeKind.TrustDomain or AttributeKind.Namespace;

    /// <summary>Whether it comes from a verified token.</summary>
    public bool IsOfToken => Kind is AttributeKind.RequestPrincipal or AttributeKind.Audience or AttributeKind.Presenter or AttributeKind.Claim;
}
