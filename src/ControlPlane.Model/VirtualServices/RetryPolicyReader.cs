using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>retries</c>.</summary>
internal static class RetryPolicyReader
{
    private static readonly string[] Conditions =
    [
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "retriable-4xx", "refused-stream", "retriable-status-codes",
        "retriable-headers", "envoy-ratelimited", "http3-post-connect-failure", "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    ];

    private static readonly string[] PointlessWithoutAttempts = ["perTryTimeout", "retryOn", "retryRemoteLocalities"];

    internal static RetryPolicy? Read(MappingReader owner)
    {
        if (owner.Object("retries") is not { } reader)
        {
            return null;
        }

        var policy = new RetryPolicy
        {
            Attempts = reader.Count("attempts") ?? 0,
            PerTryTimeout = reader.Duration("perTryTimeout"),
            RetryOn = RetryOn(reader),
            Backoff = reader.Duration("backoff"),
            RetryRemoteLocalities = reader.Flag("retryRemoteLocalities"),
            RetryIgnorePreviousHosts = reader.Flag("retryIgnorePreviousHosts"),
        };
        reader.Done();
        var pointless = PointlessWithoutAttempts.FirstOrDefault(reader.Has);
        if (policy.Attempts == 0 && pointless is not null && IsStatedZero(reader))
        {
            reader.Broken(pointless, $"\"{pointless}\" has no meaning with 0 attempts", "set attempts to 1 or more, or leave the others out");
        }

        return policy;
    }

    // After an error in "attempts" nothing follows from its being zero.
    private static bool IsStatedZero(MappingReader reader) => reader.Node("attempts") is null or ConfigNode.Scalar { Text: "0" };

    private static EquatableArray<string> RetryOn(MappingReader reader)
    {
        if (reader.Text("retryOn") is not { Length: > 0 } text)
        {
            return default;
        }

        var tokens = text.Split(',');
        foreach (var token in tokens)
        {
            if (!Conditions.Contains(token) && !IsStatus(token))
            {
                var hint = Conditions.Contains(token.Trim()) ? "write the conditions without spaces" : Spelling.Suggest(token.Trim(), Conditions);
                reader.Invalid("retryOn", $"\"{PlainScalar.Shorten(token)}\" is neither a retry condition nor an HTTP status", hint);
            }
        }

        return tokens.ToEquatableArray();
    }

    private static bool IsStatus(string token) => token.Length == 3 && token.All(char.IsAsciiDigit) && token[0] is >= '1' and <= '5';
}
