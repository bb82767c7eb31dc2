using Google.Protobuf.Reflection;

namespace Envoy.Api.Tests.Facts;

/// <summary>Holds declarations against the facts and writes down each difference.</summary>
internal sealed class FactsComparison(ApiFacts facts)
{
    private readonly List<string> differences = [];

    /// <summary>One line for each difference; empty when all agree.</summary>
    internal IReadOnlyList<string> Differences => differences;

    /// <summary>How many messages, fields, enum values and methods were held against a fact.</summary>
    internal int Compared { get; private set; }

    /// <summary>Compares a file; those that are our own API are passed over.</summary>
    internal FactsComparison Add(FileDescriptor file)
    {
        if (!file.Package.StartsWith("controlplane.", StringComparison.Ordinal))
        {
            CompareMessages(file);
            CompareEnums(file);
            CompareMethods(file);
        }

        return this;
    }

    private void CompareMessages(FileDescriptor file)
    {
        foreach (var message in DeclaredApi.Messages(file))
        {
            Expect(message.FullName, true, facts.KnowsMessage(message.FullName));
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                Expect(field.FullName, Describe(field), facts.Field(field.FullName));
            }
        }
    }

    private void CompareEnums(FileDescriptor file)
    {
        foreach (var declared in DeclaredApi.Enums(file))
        {
            foreach (var value in declared.Values)
            {
                var name = declared.FullName + "." + value.Name;
                Expect(name, value.Number, facts.EnumValue(name));
            }
        }
    }

    private void CompareMethods(FileDescriptor file)
    {
        foreach (var method in file.Services.SelectMany(service => service.Methods))
        {
            var streaming = (method.IsClientStreaming, method.IsServerStreaming) switch
            {
                (false, false) => "unary",
                (true, false) => "client",
                (false, true) => "server",
                (true, true) => "bidi",
            };
            Expect(
                method.FullName,
                new MethodFact(method.InputType.FullName, method.OutputType.FullName, streaming),
                facts.Method(method.FullName));
        }
    }

    private void Expect(string name, object declared, object? fact)
    {
        Compared++;
        if (!declared.Equals(fact))
        {
            differences.Add($"{name} is declared as {declared}, the fact is {fact ?? "that it does not exist"}");
        }
    }

    private static FieldFact Describe(FieldDescriptor field) => new(
        field.FieldNumber,
        field.IsMap ? "map" : field.IsRepeated ? "repeated" : "optional",
        field.IsMap
            ? $"map<{TypeName(field.MessageType.FindFieldByNumber(1))},{TypeName(field.MessageType.FindFieldByNumber(2))}>"
            : TypeName(field),
        field.RealContainingOneof?.Name ?? "",
        field.ToProto().Proto3Optional);

    private static string TypeName(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName,
        FieldType.Enum => field.EnumType.FullName,
        var scalar => scalar.ToString().ToLowerInvariant(),
    };
}
