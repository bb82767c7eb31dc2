using Grpc.Core;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>The host's answer to who may report. Without one, everybody may.</summary>
public interface IReportAdmission
{
    /// <summary>Asked once a stream, after its first message.</summary>
    /// <returns><see cref="Status.DefaultSuccess"/>, or the status with which the stream ends.</returns>
    ValueTask<Status> AdmitAsync(ReportingClient client, CancellationToken cancellationToken);
}
