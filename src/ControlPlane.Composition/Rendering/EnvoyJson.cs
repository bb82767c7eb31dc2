using System.Text.Json.Nodes;
using ControlPlane.Xds;
using Envoy.Api;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Composition.Rendering;

/// <summary>Shows Envoy resources as JSON with Envoy's own field names, what is packed inside unpacked.</summary>
public static class EnvoyJson
{
    /// <summary>The resource as an object. A type that nothing here declares is an object with its type URL alone.</summary>
    public static JsonNode Of(EnvoyResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var name = Any.GetTypeName(resource.Type.TypeUrl);
        return EnvoyMessages.TryFind(name, out var descriptor)
            ? JsonNode.Parse(EnvoyMessages.ToJson(descriptor.Parser.ParseFrom(resource.Message.Span)))!
            : new JsonObject { ["@type"] = resource.Type.TypeUrl };
    }
}
