using System.Reflection;
using System.Text.RegularExpressions;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Tests.Config;

public sealed partial class DiagnosticCodesTests
{
    [Fact]
    public void Codes_AndTheirDocument_NameTheSame()
    {
        var codes = typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!).ToList();
        var documented = Row().Matches(File.ReadAllText(Document())).Select(row => row.Groups[1].Value).ToList();
        Assert.Equal(codes.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ControlPlane.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "docs", "findings.md");
    }

    [GeneratedRegex(@"^\| ((?:EM|IST)\d{4}) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
