using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Tests of a request header, and of what HTTP/2 calls one.</summary>
internal static class HeaderMatching
{
    internal const string Authority = ":authority";
    internal const string Method = ":method";
    internal const string Path = ":path";

    /// <summary><c>*</c> asks for presence. The values of a header that comes several times are compared as one text with commas between.</summary>
    internal static HeaderMatcher Of(string name, string pattern, bool ignoreCase = false)
    {
        // Envoy keeps the header host under the name that HTTP/2 has for it.
        var matcher = new HeaderMatcher { Name = name.Equals("host", StringComparison.OrdinalIgnoreCase) ? Authority : name };
        if (pattern == ValuePattern.Any)
        {
            matcher.PresentMatch = true;
        }
        else
        {
            matcher.StringMatch = ValuePattern.ToEnvoy(pattern, ignoreCase);
        }

        return matcher;
    }
}
