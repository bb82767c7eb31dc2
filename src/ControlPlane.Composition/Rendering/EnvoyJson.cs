using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Composition.Rendering;

/// <summary>Shows Envoy resources as JSON with Envoy's own field names, what is packed inside unpacked.</summary>
public static class EnvoyJson
{
    private static readonly ImmutableDictionary<string, MessageDescriptor> Messages = AllMessages();

    private static readonly JsonFormatter Formatter = new(
        JsonFormatter.Settings.Default
            .WithTypeRegistry(TypeRegistry.FromMessages(Messages.Values.Concat(
                [Struct.Descriptor, Duration.Descriptor, BoolValue.Descriptor, StringValue.Descriptor, UInt32Value.Descriptor, Empty.Descriptor, Any.Descriptor])))
            .WithPreserveProtoFieldNames(true));

    /// <summary>The resource as an object. A type that nothing here declares is an object with its type URL alone.</summary>
    public static JsonNode Of(EnvoyResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var name = Any.GetTypeName(resource.Type.TypeUrl);
        return Messages.TryGetValue(name, out var descriptor)
            ? JsonNode.Parse(Formatter.Format(descriptor.Parser.ParseFrom(resource.Message.Span)))!
            : new JsonObject { ["@type"] = resource.Type.TypeUrl };
    }

    private static ImmutableDictionary<string, MessageDescriptor> AllMessages()
    {
        var messages = ImmutableDictionary.CreateBuilder<string, MessageDescriptor>(StringComparer.Ordinal);
        foreach (var type in typeof(Cluster).Assembly.GetExportedTypes().Where(type => typeof(IMessage).IsAssignableFrom(type) && type.IsClass))
        {
            var descriptor = ((IMessage)Activator.CreateInstance(type)!).Descriptor;
            messages[descriptor.FullName] = descriptor;
        }

        return messages.ToImmutable();
    }
}
