using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>YAML to <see cref="AuthorizationRule"/>.</summary>
internal static class AuthorizationRuleReader
{
    internal static AuthorizationRule Read(ObjectMeta metadata, MappingReader reader)
    {
        WarnOfEmpty(reader, "from", "whoever it is");
        WarnOfEmpty(reader, "to", "whatever is done");
        var rule = new AuthorizationRule(
            [.. reader.Objects("from").Select(entry => Entry(metadata, entry, "source", AttributeNames.SourceFields))],
            [.. reader.Objects("to").Select(entry => Entry(metadata, entry, "operation", AttributeNames.OperationFields))],
            [.. reader.Objects("when").Select(condition => Condition(metadata, condition)).OfType<AttributeMatch>()]);
        reader.Done();
        return rule;
    }

    private static void WarnOfEmpty(MappingReader reader, string field, string meaning)
    {
        if (reader.Node(field) is ConfigNode.Sequence { Items.IsEmpty: true })
        {
            reader.Suspicious(field, $"an empty \"{field}\" means {meaning}", "leave it out");
        }
    }

    private static EquatableArray<AttributeMatch> Entry(
        ObjectMeta metadata, MappingReader entry, string name, IReadOnlyList<(string Field, string Negation, AttributeKind Kind)> fields)
    {
        var holder = entry.RequiredNode(name) is null ? null : entry.Object(name);
        entry.Done();
        if (holder is null)
        {
            return [];
        }

        var matches = new List<AttributeMatch>();
        foreach (var (field, negation, kind) in fields)
        {
            var attribute = new RequestAttribute(kind, []);
            var (values, notValues) = (AttributeValues.Read(metadata, holder, field, attribute), AttributeValues.Read(metadata, holder, negation, attribute));
            if (!values.IsEmpty || !notValues.IsEmpty)
            {
                matches.Add(new(attribute, values, notValues));
            }
        }

        holder.Done();
        if (!fields.Any(field => holder.Has(field.Field) || holder.Has(field.Negation)))
        {
            holder.Findings.Error(DiagnosticCodes.Validation, holder.Span, $"{holder.Path}: must have at least one of {string.Join(", ", fields.Select(field => field.Field))}");
        }

        return [.. matches];
    }

    private static AttributeMatch? Condition(ObjectMeta metadata, MappingReader condition)
    {
        var attribute = AttributeKey.Read(condition);
        if (!condition.Has("values") && !condition.Has("notValues"))
        {
            condition.Findings.Error(DiagnosticCodes.Validation, condition.Span, $"{condition.Path}: must have values or notValues");
        }

        if (attribute is null)
        {
            condition.Ignore("values", "notValues");
            condition.Done();
            return null;
        }

        var match = new AttributeMatch(
            attribute, AttributeValues.Read(metadata, condition, "values", attribute), AttributeValues.Read(metadata, condition, "notValues", attribute));
        condition.Done();
        return match;
    }
}
