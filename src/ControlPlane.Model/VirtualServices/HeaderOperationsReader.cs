using System.Text;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>headers</c> of a route or destination.</summary>
internal static class HeaderOperationsReader
{
    // What Envoy allows.
    private const int MostHeaders = 1000;
    private const int MostBytes = 16384;

    internal static HeaderOperations? Read(MappingReader owner)
    {
        if (owner.Object("headers") is not { } reader)
        {
            return null;
        }

        var operations = new HeaderOperations(Changes(reader, "request"), Changes(reader, "response"));
        reader.Done();
        return operations;
    }

    private static HeaderChanges Changes(MappingReader owner, string direction)
    {
        if (owner.Object(direction) is not { } reader)
        {
            return HeaderChanges.None;
        }

        var changes = new HeaderChanges
        {
            Set = reader.TextMap("set") ?? EquatableMap<string>.Empty,
            Add = reader.TextMap("add") ?? EquatableMap<string>.Empty,
            Remove = reader.Texts("remove"),
        };
        reader.Done();
        CheckValues(reader, "set", mayNameAuthority: direction == "request");
        CheckValues(reader, "add", mayNameAuthority: direction == "request");
        CheckRemoved(reader);
        if (changes.Set.Count + changes.Add.Count > MostHeaders)
        {
            owner.Invalid(direction, $"sets and adds more than {MostHeaders} headers");
        }

        return changes;
    }

    private static void CheckValues(MappingReader reader, string field, bool mayNameAuthority)
    {
        if (reader.MappingNode(field) is not { } map)
        {
            return;
        }

        foreach (var (key, value) in map.Entries)
        {
            CheckName(reader, field, key, mayNameAuthority);
            if (value is not ConfigNode.Scalar scalar)
            {
                continue;
            }

            if (CheckValue(scalar.Text) is { } wrong)
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, value.Span, $"{reader.PathOf(field)}[{PlainScalar.Shorten(key.Text)}]: {wrong.Problem}", wrong.Hint);
            }
        }
    }

    private static (string Problem, string? Hint)? CheckValue(string text) => text switch
    {
        _ when text.Any(char.IsControl) => ("must hold printable characters only", null),
        _ when Encoding.UTF8.GetByteCount(text) > MostBytes => ($"must have at most {MostBytes} bytes", null),
        _ => HeaderFormat.Check(text),
    };

    private static void CheckRemoved(MappingReader reader)
    {
        foreach (var item in reader.Items("remove").OfType<ConfigNode.Scalar>())
        {
            CheckName(reader, "remove", item, mayNameAuthority: false);
        }
    }

    private static void CheckName(MappingReader reader, string field, ConfigNode.Scalar name, bool mayNameAuthority)
    {
        var problem = name.Text switch
        {
            var text when HeaderName.IsAuthority(text) => mayNameAuthority ? null : "the authority cannot be changed here",
            { Length: > MostBytes } => $"must have at most {MostBytes} bytes",
            ['@' or ':', ..] => "only the pseudo header :authority may be set, in a request",
            var text => HeaderName.IsToken(text) ? null : "is no header name",
        };
        if (problem is not null)
        {
            reader.Findings.Error(DiagnosticCodes.InvalidValue, name.Span, $"{reader.PathOf(field)}: \"{PlainScalar.Shorten(name.Text)}\": {problem}");
        }
    }
}
