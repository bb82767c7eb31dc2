using ControlPlane.Model.Collections;

namespace ControlPlane.Model.RequestAuthentications;

/// <summary>Tokens of one issuer: where they come, how they are verified, what is made of them.</summary>
public sealed record JwtRule
{
    /// <summary>Under which an issuer publishes where its keys are (OpenID Connect Discovery 1.0, 4).</summary>
    public const string DiscoveryPath = "/.well-known/openid-configuration";

    /// <summary>Who a token must say it is from; empty: anybody who has the key.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>One of these must be among the token's; empty: not looked at.</summary>
    public EquatableArray<string> Audiences { get; init; }

    /// <summary>The public keys as a JSON Web Key Set; null: they are fetched.</summary>
    public string? Jwks { get; init; }

    /// <summary>Where the keys are fetched; null with <see cref="Jwks"/>, or when the issuer's own configuration says where.</summary>
    public string? JwksUri { get; init; }

    /// <summary>Where the keys are to be fetched: the issuer's own configuration when nothing else is said; null: they are here.</summary>
    public string? KeysAddress => Jwks is not null ? null : JwksUri ?? Issuer.TrimEnd('/') + DiscoveryPath;

    /// <summary>With <see cref="FromParams"/> and <see cref="FromCookies"/> empty too: <c>Authorization: Bearer</c> and the parameter <c>access_token</c>.</summary>
    public EquatableArray<TokenHeader> FromHeaders { get; init; }

    /// <summary>Query parameters.</summary>
    public EquatableArray<string> FromParams { get; init; }

    public EquatableArray<string> FromCookies { get; init; }

    /// <summary>The header in which the payload goes on, in base64url; null: it does not.</summary>
    public string? OutputPayloadToHeader { get; init; }

    /// <summary>The token itself goes on.</summary>
    public bool ForwardOriginalToken { get; init; }

    public EquatableArray<ClaimHeader> OutputClaimToHeaders { get; init; }

    /// <summary>How long a fetch of the keys may take.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Claims, beside <c>scope</c> and <c>permission</c>, whose texts are lists with spaces between.</summary>
    public EquatableArray<string> SpaceDelimitedClaims { get; init; }
}
