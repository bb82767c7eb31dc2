using System.Net.Sockets;
using ControlPlane.Certificates;

namespace ControlPlane.Agent.Identities;

/// <summary>Where an agent keeps a workload's key and certificate, so that a restart needs no new token; for its own user alone.</summary>
public sealed class IdentityFolder
{
    // sockaddr_un holds 108 bytes with the closing zero.
    private const int LongestSocketPath = 107;

    private const string IdentityName = "identity.pem";
    private const string RootsName = "root-cert.pem";
    private const string PendingKeyName = "pending-key.pem";
    private const string LockName = "agent.lock";
    private const string SocketName = "sds.sock";

    /// <param name="path">The folder; made when something is kept in it.</param>
    /// <exception cref="AgentException">Its path is too long for a socket in it.</exception>
    public IdentityFolder(string path)
    {
        FullPath = Path.GetFullPath(path);
        if (System.Text.Encoding.UTF8.GetByteCount(SocketPath) > LongestSocketPath)
        {
            throw new AgentException(FailureKind.Config, $"{SocketPath} is longer than a socket's path may be ({LongestSocketPath} bytes)", "name a shorter folder with --identity DIR");
        }
    }

    public string FullPath { get; }

    /// <summary>Where Envoy gets its secrets.</summary>
    public string SocketPath => Path.Combine(FullPath, SocketName);

    /// <summary>Whom the kept certificate names, whether it is still valid or not; null: none is kept.</summary>
    public SpiffeId? KeptId()
    {
        try
        {
            return PemText.Certificates(File.ReadAllText(PathOf(IdentityName))) is [var leaf, ..] ? SvidRules.Read(leaf) : null;
        }
        catch (Exception failure) when (failure is CertificateException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether an agent serves secrets here now; a socket that a killed one left does not count.</summary>
    public async Task<bool> IsServedAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Takes the folder for one agent; null: another has it.</summary>
    /// <exception cref="AgentException">It cannot be written.</exception>
    internal FileStream? TryHold() => Guarded(() =>
    {
        PrivateFile.CreateFolder(FullPath);
        try
        {
            return new FileStream(PathOf(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    });

    /// <summary>The identity that was kept; null: none that is valid now.</summary>
    public WorkloadIdentity? Load(string trustDomain, DateTimeOffset now)
    {
        if (!File.Exists(PathOf(IdentityName)) || !File.Exists(PathOf(RootsName)))
        {
            return null;
        }

        try
        {
            var kept = File.ReadAllText(PathOf(IdentityName));
            return WorkloadIdentity.Of(kept, kept, TrustBundle.FromPem(trustDomain, File.ReadAllText(PathOf(RootsName))), now);
        }
        catch (Exception failure) when (failure is CertificateException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps an identity; key and certificate in one file, so that they always belong together.</summary>
    /// <exception cref="AgentException">It cannot be written.</exception>
    internal void Save(WorkloadIdentity identity) => Guarded(() =>
    {
        PrivateFile.Write(PathOf(RootsName), identity.Roots.ToPem());
        PrivateFile.Write(PathOf(IdentityName), identity.KeyPem + identity.ChainPem);
        File.Delete(PathOf(PendingKeyName));
        return identity;
    });

    /// <summary>The key of a join that is under way. It is kept, because a token whose answer was lost works for the same key again.</summary>
    /// <exception cref="AgentException">It cannot be written.</exception>
    internal WorkloadKey PendingKey() => Guarded(() =>
    {
        PrivateFile.CreateFolder(FullPath);
        try
        {
            if (File.Exists(PathOf(PendingKeyName)))
            {
                return WorkloadKey.FromPem(File.ReadAllText(PathOf(PendingKeyName)));
            }
        }
        catch (CertificateException)
        {
            // Not ours, or broken: a new one does as well.
        }

        var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        PrivateFile.Write(PathOf(PendingKeyName), key.ToPem());
        return key;
    });

    private string PathOf(string name) => Path.Combine(FullPath, name);

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"cannot keep an identity in {FullPath}: {failure.Message}", "name a folder of this user with --identity DIR");
        }
    }
}
