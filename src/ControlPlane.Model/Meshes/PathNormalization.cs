namespace ControlPlane.Model.Meshes;

/// <summary>What is done to a request's path before it is compared and passed on (<c>pathNormalization</c>). Each does what the one before it does, too.</summary>
public enum PathNormalization
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>As RFC 3986 says: <c>/a/../b</c> is <c>/b</c>.</summary>
    Base,

    /// <summary><c>//</c> is <c>/</c>.</summary>
    MergeSlashes,

    /// <summary><c>%2F</c> and <c>%5C</c> are slashes.</summary>
    DecodeAndMergeSlashes,
}
