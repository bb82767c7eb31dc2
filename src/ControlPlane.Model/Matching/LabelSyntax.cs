namespace ControlPlane.Model.Matching;

/// <summary>The syntax of Kubernetes labels. Answers what is wrong, or null.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set</remarks>
public static class LabelSyntax
{
    public static string? CheckKey(string key)
    {
        var slash = key.IndexOf('/');
        if (slash >= 0 && !DnsName.IsSubdomain(key[..slash]))
        {
            return "the part before \"/\" must be a DNS name";
        }

        var name = key[(slash + 1)..];
        return name.Length > 0 ? CheckPart(name) : "a label needs a name";
    }

    public static string? CheckValue(string value) => value.Length == 0 ? null : CheckPart(value);

    private static string? CheckPart(string text) => text switch
    {
        { Length: > 63 } => "must have at most 63 characters",
        _ when !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]) => "must begin and end with a letter or digit",
        _ when text.Any(character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')) => "may hold letters, digits, \"-\", \"_\" and \".\" only",
        _ => null,
    };
}
