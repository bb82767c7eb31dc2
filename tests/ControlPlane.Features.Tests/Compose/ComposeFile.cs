using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ControlPlane.Features.Tests.Compose;

/// <summary>A Compose file as plain dictionaries, lists and texts, with merge keys resolved.</summary>
internal sealed class ComposeFile(IReadOnlyDictionary<object, object?> root)
{
    internal IReadOnlyDictionary<object, object?> Root { get; } = root;

    internal IReadOnlyDictionary<string, ComposeService> Services { get; } =
        MappingOf(root, "services").ToDictionary(entry => (string)entry.Key, entry => new ComposeService((string)entry.Key, (Dictionary<object, object?>)entry.Value!));

    internal static ComposeFile Parse(string text) =>
        new(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object?>>(new MergingParser(new Parser(new StringReader(text)))));

    /// <summary>The mapping below a key; empty when the key or its value is missing.</summary>
    internal static IReadOnlyDictionary<object, object?> MappingOf(IReadOnlyDictionary<object, object?> mapping, string key) =>
        mapping.GetValueOrDefault(key) as Dictionary<object, object?> ?? [];

    /// <summary>A list of texts below a key, or the one text there.</summary>
    internal static IReadOnlyList<string> TextsOf(IReadOnlyDictionary<object, object?> mapping, string key) => mapping.GetValueOrDefault(key) switch
    {
        null => [],
        List<object?> list => [.. list.Select(item => item?.ToString() ?? "")],
        var one => [one.ToString()!],
    };
}
