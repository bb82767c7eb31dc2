namespace ControlPlane.Benchmarks.Push;

/// <summary>What it took until all clients had everything.</summary>
/// <param name="Seconds">From the first connect to the last ACK.</param>
/// <param name="CpuMillisecondsPerClient">Of the server.</param>
/// <param name="KilobytesSentPerClient">Messages without framing.</param>
/// <param name="KilobytesMemoryPerClient">By how much the server's resident memory grew; garbage included.</param>
internal sealed record ConnectResult(double Seconds, double CpuMillisecondsPerClient, double KilobytesSentPerClient, double KilobytesMemoryPerClient);
