using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>headers</c> of a route or destination.</summary>
internal static class HeaderOperationsReader
{
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

            if (scalar.Text.Any(char.IsControl))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, value.Span, $"{reader.PathOf(field)}[{key.Text}]: must hold printable characters only");
            }
            else if (!HeaderName.IsFormatBalanced(scalar.Text))
            {
                reader.Findings.Error(
                    DiagnosticCodes.InvalidValue, value.Span, $"{reader.PathOf(field)}[{key.Text}]: a lone \"%\"", "double it to mean the character: %%");
            }
        }
    }

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
            ['@' or ':', ..] => "only the pseudo header :authority may be set, in a request",
            var text => HeaderName.IsToken(text) ? null : "is no header name",
        };
        if (problem is not null)
        {
            reader.Findings.Error(DiagnosticCodes.InvalidValue, name.Span, $"{reader.PathOf(field)}: \"{PlainScalar.Shorten(name.Text)}\": {problem}");
        }
    }
}
