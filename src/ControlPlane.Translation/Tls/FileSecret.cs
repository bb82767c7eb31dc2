namespace ControlPlane.Translation.Tls;

/// <summary>Certificates that lie in files beside a proxy. Only the paths are told to the proxy, which reads and watches the files itself. A closed set.</summary>
internal abstract record FileSecret
{
    private FileSecret()
    {
    }

    /// <summary>The secret's name, as Istio gives it.</summary>
    internal abstract string Name { get; }

    /// <summary>A chain and its key.</summary>
    internal sealed record Certificate(string Chain, string Key) : FileSecret
    {
        internal override string Name => $"file-cert:{Part(Chain)}~{Part(Key)}";
    }

    /// <summary>Authorities, and what they revoked; null: nothing.</summary>
    internal sealed record Trust(string Authorities, string? Revoked) : FileSecret
    {
        /// <summary>Where most Linux systems, and Envoy's own image, keep the authorities of the operating system.</summary>
        internal static Trust System { get; } = new("/etc/ssl/certs/ca-certificates.crt", null);

        internal override string Name => this == System ? "file-root:system"
            : Revoked is null ? $"file-root:{Part(Authorities)}"
            : $"file-root:{Part(Authorities)}~{Part(Revoked)}";

        /// <summary>The authorities that a rule names; none and <c>system</c> are the operating system's.</summary>
        internal static Trust Of(string? path, string? revoked) => path is null or "system" ? System : new(path, revoked);
    }

    // Two pairs of paths must not share a name.
    private static string Part(string path) => path.Replace("~", "%7E", StringComparison.Ordinal);
}
