using System.Diagnostics;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>Whether a stream is served.</summary>
public abstract record AdmissionVerdict
{
    private AdmissionVerdict()
    {
    }

    public TResult Match<TResult>(Func<Admitted, TResult> admitted, Func<Refused, TResult> refused)
    {
        ArgumentNullException.ThrowIfNull(admitted);
        ArgumentNullException.ThrowIfNull(refused);
        return this switch
        {
            Admitted it => admitted(it),
            Refused it => refused(it),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The stream is served from this feed, and disposes it at its end.</summary>
    public sealed record Admitted(SnapshotFeed Snapshots) : AdmissionVerdict;

    /// <summary>
    /// The stream ends. <see cref="StatusCode.Unavailable"/> lets a proxy try again quietly (the server is not ready);
    /// <see cref="StatusCode.PermissionDenied"/> and <see cref="StatusCode.Unauthenticated"/> say that it need not.
    /// </summary>
    public sealed record Refused(StatusCode Status, string Reason) : AdmissionVerdict;
}
