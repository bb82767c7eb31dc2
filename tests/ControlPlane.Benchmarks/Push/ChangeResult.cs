namespace ControlPlane.Benchmarks.Push;

/// <summary>What changes of one kind cost.</summary>
/// <param name="Kind">What was changed.</param>
/// <param name="Milliseconds">From the moment before the file is renamed into place to the last ACK; zero when nobody is told anything.</param>
/// <param name="CpuMilliseconds">Of the server, for each change.</param>
/// <param name="Messages">All clients together for each change, by type.</param>
/// <param name="Bytes">All clients together for each change.</param>
internal sealed record ChangeResult(
    ChangeKind Kind, Spread Milliseconds, Spread CpuMilliseconds, IReadOnlyDictionary<string, double> Messages, double Bytes);
