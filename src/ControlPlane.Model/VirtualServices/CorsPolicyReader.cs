using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>corsPolicy</c>.</summary>
internal static class CorsPolicyReader
{
    private const string Any = "*";
    private static readonly HashSet<string> Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE", Any];

    private static readonly Dictionary<string, bool> UnmatchedPreflights = new()
    {
        ["UNSPECIFIED"] = true,
        ["FORWARD"] = true,
        ["IGNORE"] = false,
    };

    internal static CorsPolicy? Read(MappingReader owner)
    {
        if (owner.Object("corsPolicy") is not { } reader)
        {
            return null;
        }

        var policy = new CorsPolicy
        {
            AllowOrigins = Origins(reader),
            AllowMethods = Words(reader, "allowMethods", Methods.Contains, "no method", "upper-case names such as GET, or *"),
            AllowHeaders = Words(reader, "allowHeaders", IsHeader, "no header name", null),
            ExposeHeaders = Words(reader, "exposeHeaders", IsHeader, "no header name", null),
            MaxAge = reader.Duration("maxAge"),
            AllowCredentials = reader.Flag("allowCredentials"),
            ForwardsUnmatchedPreflights = reader.Choice("unmatchedPreflights", UnmatchedPreflights) ?? true,
        };
        if (policy.MaxAge is { } age && age.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            reader.Invalid("maxAge", "must be whole seconds");
        }

        reader.Done();
        return policy;
    }

    /// <summary>The old field names exact origins and counts only without the new one.</summary>
    private static EquatableArray<StringMatch> Origins(MappingReader reader)
    {
        var old = reader.Texts("allowOrigin");
        if (!reader.Has("allowOrigins"))
        {
            return old.Select(StringMatch (origin) => new StringMatch.Exact(origin)).ToEquatableArray();
        }

        var origins = new List<StringMatch>();
        foreach (var (item, number) in reader.Items("allowOrigins").Select((item, number) => (item, number)))
        {
            switch (StringMatchReader.ReadValue(item, $"{reader.PathOf("allowOrigins")}[{number}]", reader.Findings))
            {
                case StringMatch.Present:
                    reader.Findings.Error(DiagnosticCodes.Validation, item.Span, $"{reader.PathOf("allowOrigins")}[{number}]: says nothing", "set exact, prefix or regex");
                    break;
                case { } origin:
                    origins.Add(origin);
                    break;
            }
        }

        return origins.ToEquatableArray();
    }

    private static EquatableArray<string> Words(MappingReader reader, string name, Func<string, bool> isRight, string isWrong, string? hint)
    {
        var words = new List<string>();
        foreach (var (text, span, path) in SharedFieldReader.PlacedTexts(reader, name))
        {
            if (isRight(text))
            {
                words.Add(text);
            }
            else
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is {isWrong}", hint);
            }
        }

        return words.ToEquatableArray();
    }

    private static bool IsHeader(string text) => text == Any || HeaderName.IsToken(text);
}
