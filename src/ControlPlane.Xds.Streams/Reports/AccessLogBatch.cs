using Envoy.Data.Accesslog.V3;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>Some entries of one log of one client. Entries of one kind only: requests or connections.</summary>
/// <param name="Client">Who logs.</param>
/// <param name="LogName">The name that the logger's configuration gives.</param>
/// <param name="Requests">In the client's order; may be empty.</param>
/// <param name="Connections">In the client's order; may be empty.</param>
public sealed record AccessLogBatch(
    ReportingClient Client, string LogName, IReadOnlyList<HTTPAccessLogEntry> Requests, IReadOnlyList<TCPAccessLogEntry> Connections)
{
    public int Count => Requests.Count + Connections.Count;
}
