using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Envoy.Api;

/// <summary>
/// The messages of Envoy's API that are declared here, by name and as JSON: the way proto3 writes it, with Envoy's own field names, and what
/// is packed in an <c>Any</c> written out.
/// </summary>
public static class EnvoyMessages
{
    private static readonly ImmutableDictionary<string, MessageDescriptor> Messages = AllMessages();

    private static readonly TypeRegistry Registry = TypeRegistry.FromMessages(Messages.Values.Concat(
        [Struct.Descriptor, Duration.Descriptor, BoolValue.Descriptor, StringValue.Descriptor, UInt32Value.Descriptor, Empty.Descriptor, Any.Descriptor]));

    private static readonly JsonFormatter Formatter =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(Registry).WithPreserveProtoFieldNames(true));

    // What a newer client adds is none of our business.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithTypeRegistry(Registry).WithIgnoreUnknownFields(true));

    private static readonly JsonParser StrictParser = new(JsonParser.Settings.Default.WithTypeRegistry(Registry));

    /// <summary>Finds a declared message by its full name, such as <c>envoy.config.cluster.v3.Cluster</c>.</summary>
    public static bool TryFind(string fullName, [NotNullWhen(true)] out MessageDescriptor? message) => Messages.TryGetValue(fullName, out message);

    /// <summary>The message as one line of JSON.</summary>
    /// <exception cref="InvalidOperationException">An <c>Any</c> in it holds a type that is not declared here.</exception>
    public static string ToJson(IMessage message) => Formatter.Format(message);

    /// <summary>Reads a message; field names in either spelling, unknown ones are skipped.</summary>
    /// <exception cref="FormatException">It is not JSON, or not of this message.</exception>
    public static T FromJson<T>(string json)
        where T : IMessage, new()
    {
        try
        {
            return Parser.Parse<T>(json);
        }
        catch (Exception fault) when (fault is InvalidJsonException or InvalidProtocolBufferException or InvalidOperationException or OverflowException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    /// <summary>Reads a message of a type that is known at run time only; field names in either spelling.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="json">The text.</param>
    /// <param name="ignoreUnknown">Whether unknown fields are skipped rather than an error.</param>
    /// <exception cref="FormatException">It is not JSON, not of this message, or holds an <c>Any</c> of a type that is not declared here.</exception>
    public static IMessage FromJson(MessageDescriptor type, string json, bool ignoreUnknown)
    {
        try
        {
            return (ignoreUnknown ? Parser : StrictParser).Parse(json, type);
        }
        catch (Exception fault) when (fault is InvalidJsonException or InvalidProtocolBufferException or InvalidOperationException or OverflowException or ArgumentException or FormatException)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    private static ImmutableDictionary<string, MessageDescriptor> AllMessages()
    {
        var messages = ImmutableDictionary.CreateBuilder<string, MessageDescriptor>(StringComparer.Ordinal);
        foreach (var type in typeof(EnvoyMessages).Assembly.GetExportedTypes().Where(type => typeof(IMessage).IsAssignableFrom(type) && type.IsClass))
        {
            var descriptor = ((IMessage)Activator.CreateInstance(type)!).Descriptor;
            messages[descriptor.FullName] = descriptor;
        }

        return messages.ToImmutable();
    }
}
