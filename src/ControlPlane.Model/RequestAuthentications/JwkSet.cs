using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Model.RequestAuthentications;

/// <summary>JSON Web Key Sets (RFC 7517), as far as one must be judged before proxies get it.</summary>
public static class JwkSet
{
    private const int MaximumDepth = 16;
    private const int MaximumKeys = 100;

    /// <summary>The members that only the owner of a key pair may know (RFC 7518, 6.2.2 and 6.3.2).</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth"];

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Judges a key set and takes away what is none of a verifier's business.</summary>
    /// <param name="text">JSON.</param>
    /// <param name="onlyPublic">Leave out shared secrets (<c>oct</c>), which nobody should publish.</param>
    /// <returns>The set for proxies, or what is wrong with it; and whether private parts of keys were in it.</returns>
    public static (string? Json, string? Problem, bool HadPrivateParts) Clean(string text, bool onlyPublic)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            var root = JsonNode.Parse(text, documentOptions: new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false });
            return root is JsonObject set && set["keys"] is JsonArray keys ? Clean(keys, onlyPublic) : (null, "is no object with \"keys\"", false);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return (null, "is no JSON", false);
        }
    }

    private static (string? Json, string? Problem, bool HadPrivateParts) Clean(JsonArray keys, bool onlyPublic)
    {
        if (keys.Count > MaximumKeys)
        {
            return (null, $"has more than {MaximumKeys} keys", false);
        }

        var (kept, hadPrivate) = (new JsonArray(), false);
        foreach (var entry in keys)
        {
            if (entry is not JsonObject key || key["kty"] is not JsonValue type || !type.TryGetValue(out string? kind))
            {
                return (null, "has a key without \"kty\"", hadPrivate);
            }

            if (kind is "RSA" or "EC" or "OKP" || (kind == "oct" && !onlyPublic))
            {
                hadPrivate |= PrivateMembers.Any(key.ContainsKey);
                kept.Add(Public(key));
            }
        }

        return kept.Count == 0
            ? (null, "has no public key (RSA, EC or OKP)", hadPrivate)
            : (new JsonObject { ["keys"] = kept }.ToJsonString(Compact), null, hadPrivate);
    }

    private static JsonObject Public(JsonObject key) =>
        new(key.Where(member => !PrivateMembers.Contains(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
}
