namespace ControlPlane.Model.Config;

/// <summary><c>apiVersion</c>: <c>group/version</c>, or a version of Kubernetes' own group.</summary>
internal readonly record struct ApiVersion(string Group, string Version)
{
    internal static ApiVersion Parse(string text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? new("", text) : new(text[..slash], text[(slash + 1)..]);
    }
}
