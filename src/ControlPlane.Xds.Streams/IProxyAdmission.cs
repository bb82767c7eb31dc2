namespace ControlPlane.Xds.Streams;

/// <summary>The host's answer to "who is this, may it come in, and what should it have".</summary>
public interface IProxyAdmission
{
    /// <summary>
    /// Asked once per stream, after its first message. May wait, for instance until a new scope has its first snapshot, but need not: a
    /// stream is content with a feed that has none yet.
    /// </summary>
    /// <param name="connection">Who asks.</param>
    /// <param name="cancellationToken">The stream's end.</param>
    ValueTask<AdmissionVerdict> AdmitAsync(ProxyConnection connection, CancellationToken cancellationToken);
}
