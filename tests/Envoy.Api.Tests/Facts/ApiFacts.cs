using System.Globalization;

namespace Envoy.Api.Tests.Facts;

/// <summary>What is known of Envoy's API: the tables that our declarations are held against.</summary>
internal sealed class ApiFacts
{
    private readonly Dictionary<string, FieldFact> fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> enumValues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MethodFact> methods = new(StringComparer.Ordinal);
    private readonly HashSet<string> messages = new(StringComparer.Ordinal);

    /// <summary>Reads the tables of a folder.</summary>
    /// <exception cref="IOException">A table is missing.</exception>
    internal static ApiFacts Load(string folder)
    {
        FactTable Read(string name) => FactTable.Parse(File.ReadAllText(Path.Combine(folder, name)));

        return new ApiFacts()
            .WithMessages(Read("envoy-api-messages.tsv"))
            .WithFields(Read("envoy-api-facts.tsv"))
            .WithFields(Read("envoy-api-thirdparty.tsv"))
            .WithEnums(Read("envoy-api-enums.tsv"))
            .WithMethods(Read("envoy-api-services.tsv"));
    }

    internal bool KnowsMessage(string message) => messages.Contains(message);

    internal FieldFact? Field(string fullName) => fields.GetValueOrDefault(fullName);

    internal int? EnumValue(string fullName) => enumValues.TryGetValue(fullName, out var number) ? number : null;

    internal MethodFact? Method(string fullName) => methods.GetValueOrDefault(fullName);

    internal ApiFacts WithMessages(FactTable table)
    {
        foreach (var row in table.Rows)
        {
            messages.Add(row.FullName("message"));
        }

        return this;
    }

    internal ApiFacts WithFields(FactTable table)
    {
        foreach (var row in table.Rows)
        {
            messages.Add(row.FullName("message"));
            fields[row.FullName("message") + "." + row["field"]] = new FieldFact(
                Number(row["number"]),
                row["label"],
                row["type"],
                row["oneof"],
                row["flags"].Split(',').Contains("explicit"));
        }

        return this;
    }

    internal ApiFacts WithEnums(FactTable table)
    {
        foreach (var row in table.Rows)
        {
            enumValues[row.FullName("enum") + "." + row["value"]] = Number(row["number"]);
        }

        return this;
    }

    internal ApiFacts WithMethods(FactTable table)
    {
        foreach (var row in table.Rows)
        {
            methods[row["service"] + "." + row["method"]] =
                new MethodFact(row["request"], row["response"], row["streaming"]);
        }

        return this;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
