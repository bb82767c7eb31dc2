using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Host.Admission;

/// <summary>Reads the values of a node's metadata. Absent and null count alike; a value of the wrong type is an error that says which type is right.</summary>
/// <param name="fields">The metadata, or a mapping inside it.</param>
/// <param name="path">What messages call it, for example <c>node metadata </c>.</param>
internal sealed class NodeMetadata(Struct? fields, string path)
{
    /// <summary>Empty when absent.</summary>
    internal string Text(string key) => Find(key) is not { } value ? "" : value.KindCase switch
    {
        Value.KindOneofCase.StringValue => value.StringValue,
        _ => throw Wrong(key, "a string; put it in quotes", value),
    };

    /// <summary>Whole numbers, also as a string, because some tools write every value as one. Null when absent.</summary>
    internal int? Port(string key)
    {
        if (Find(key) is not { } value)
        {
            return null;
        }

        var number = value.KindCase switch
        {
            Value.KindOneofCase.NumberValue => value.NumberValue,
            Value.KindOneofCase.StringValue when double.TryParse(value.StringValue, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) => parsed,
            _ => double.NaN,
        };
        return number is >= 1 and <= 65535 && number == Math.Floor(number) ? (int)number : throw Wrong(key, "a port from 1 to 65535", value);
    }

    /// <summary>All values that are texts.</summary>
    internal EquatableMap<string> Texts() => fields is null
        ? EquatableMap<string>.Empty
        : EquatableMap<string>.From(fields.Fields.Where(pair => pair.Value.KindCase == Value.KindOneofCase.StringValue).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.StringValue)));

    internal bool Flag(string key) => Find(key) is { } value && value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.StringValue when bool.TryParse(value.StringValue, out var parsed) => parsed,
        _ => throw Wrong(key, "\"true\" or \"false\"", value),
    };

    /// <summary>A name that goes into Envoy's configuration as it is; empty when absent.</summary>
    internal string Host(string key)
    {
        var text = Text(key);
        return text.Length == 0 || DnsName.IsHost(text) ? text : throw Wrong(key, "the name of a host", text);
    }

    internal string? Address(string key)
    {
        var text = Text(key);
        return text.Length == 0 ? null
            : DnsName.IsAddress(text) ? text
            : throw Wrong(key, "an IP address", Value.ForString(text));
    }

    internal EquatableMap<string> Labels(string key)
    {
        if (Find(key) is not { } value)
        {
            return EquatableMap<string>.Empty;
        }

        if (value.KindCase != Value.KindOneofCase.StructValue)
        {
            throw Wrong(key, "a mapping of strings, such as {\"version\": \"v1\"}", value);
        }

        var labels = new NodeMetadata(value.StructValue, $"{path}{key}.");
        return EquatableMap<string>.From(value.StructValue.Fields.Keys.Select(name => KeyValuePair.Create(name, labels.Text(name))));
    }

    internal IEnumerable<NodeMetadata> List(string key)
    {
        if (Find(key) is not { } value)
        {
            return [];
        }

        return value.KindCase == Value.KindOneofCase.ListValue && value.ListValue.Values.All(item => item.KindCase == Value.KindOneofCase.StructValue)
            ? value.ListValue.Values.Select((item, at) => new NodeMetadata(item.StructValue, $"{path}{key}[{at.ToString(CultureInfo.InvariantCulture)}]."))
            : throw Wrong(key, "a list of mappings, such as [{\"name\": \"http\", \"number\": 80}]", value);
    }

    internal NodeException Missing(string key, string expected) => new($"{path}{key} is missing; it is {expected}");

    internal NodeException Wrong(string key, string expected, string actual) => Wrong(key, expected, Value.ForString(actual));

    private NodeException Wrong(string key, string expected, Value actual) =>
        new($"{path}{key} must be {expected}; it is {Shorten(actual.ToString())}");

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private Value? Find(string key) =>
        fields is not null && fields.Fields.TryGetValue(key, out var value) && value.KindCase is not (Value.KindOneofCase.NullValue or Value.KindOneofCase.None)
            ? value
            : null;
}
