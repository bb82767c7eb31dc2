using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Host.Workloads;

/// <summary>The last known workloads on disk: replaced as a whole, so that a reader finds the old or the new content and never half of one.</summary>
internal sealed class WorkloadFile(string path)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>Empty when there is no file.</summary>
    /// <exception cref="JsonException">The file is not what this server wrote.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal ImmutableArray<Workload> Read()
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var records = JsonSerializer.Deserialize<WorkloadRecord[]>(File.ReadAllBytes(path), Format) ?? [];
        return [.. records.Select(record => record.ToWorkload())];
    }

    internal void Write(IEnumerable<Workload> workloads)
    {
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(file, workloads.Select(WorkloadRecord.From), Format);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
