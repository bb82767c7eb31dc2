using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ControlPlane.Host.Options;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Push;

/// <summary>The figures with what they were taken on.</summary>
internal sealed record PushReport(IReadOnlyList<PushResult> Results, int ChangesPerKind)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public string Server { get; } = typeof(ControlPlaneOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    public string System { get; } = RuntimeInformation.OSDescription;

    public int Processors { get; } = Environment.ProcessorCount;

    /// <summary>Load averages at the end, of 1, 5 and 15 minutes.</summary>
    public string Load { get; } = File.ReadAllText("/proc/loadavg").Trim();

    internal string Json => JsonSerializer.Serialize(this, Format);

    internal string Markdown
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"Server {Server}, {Runtime}, {Processors} processors, load {Load}; {ChangesPerKind} changes of each kind\n\n");
            text.Append("| clients | services | protocol | streams a connection | change | saved to last ACK, ms: median | p90 | max | server CPU, ms | messages | KB |\n");
            text.Append("|--:|--:|---|--:|---|--:|--:|--:|--:|---|--:|\n");
            foreach (var result in Results)
            {
                foreach (var change in result.Changes)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{Head(result)}{change.Kind} | {change.Milliseconds.Median:0.0} | {change.Milliseconds.P90:0.0} | {change.Milliseconds.Max:0.0} ");
                    text.Append(CultureInfo.InvariantCulture, $"| {change.CpuMilliseconds.Median:0.0} | {Messages(change)} | {change.Bytes / 1024:0} |\n");
                }
            }

            text.Append("\n| clients | services | protocol | streams a connection | all have everything after, s | server CPU a client, ms | sent a client, KB | server memory a client, KB |\n");
            text.Append("|--:|--:|---|--:|--:|--:|--:|--:|\n");
            foreach (var result in Results)
            {
                var connect = result.Connect;
                text.Append(CultureInfo.InvariantCulture, $"{Head(result)}{connect.Seconds:0.00} | {connect.CpuMillisecondsPerClient:0.00} ");
                text.Append(CultureInfo.InvariantCulture, $"| {connect.KilobytesSentPerClient:0} | {connect.KilobytesMemoryPerClient:0} |\n");
            }

            return text.ToString();
        }
    }

    private static string Head(PushResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.Swarm.Clients} | {result.Services} | {(result.Swarm.Variant == XdsVariant.Delta ? "delta" : "SotW")} | {result.Swarm.StreamsPerConnection} | ");

    private static string Messages(ChangeResult change) =>
        change.Messages.Count == 0 ? "0" : string.Join(", ", change.Messages.Select(type => string.Create(CultureInfo.InvariantCulture, $"{type.Value:0.#} {type.Key}")));
}
