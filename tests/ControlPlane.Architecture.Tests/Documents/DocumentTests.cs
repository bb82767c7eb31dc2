using System.Text.RegularExpressions;
using ControlPlane.Architecture.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ControlPlane.Architecture.Tests.Documents;

/// <summary>Pages mention only types and paths that exist.</summary>
public sealed class DocumentTests
{
    private static IEnumerable<string> Pages => SourceTree.Files(".md");

    [Fact]
    public void Pages_All_NameOnlyTypesThatExist()
    {
        var known = KnownNames();
        Holds(page => DocumentRules.NamesUnknownTypes(SourceTree.Read(page), known));
    }

    [Fact]
    public void Pages_All_LeadSomewhere() =>
        Holds(page => DocumentRules.LeadsNowhere(SourceTree.Read(page), Path.GetDirectoryName(page)!.Replace('\\', '/'), SourceTree.Exists));

    [Fact]
    public void KnownNames_Include_OwnTypesAndEnvoysMessages()
    {
        var known = KnownNames();
        Assert.Contains("EquatableArray", known);
        Assert.Contains("RouteConfiguration", known);
    }

    private static void Holds(Func<string, IEnumerable<string>> rule)
    {
        var breaches = Pages.SelectMany(page => rule(page).Select(breach => $"{page}: {breach}")).ToList();
        Assert.True(breaches.Count == 0, string.Join('\n', breaches));
    }

    private static HashSet<string> KnownNames() =>
    [
        .. CodeFile.All.SelectMany(file => file.Syntax.DescendantNodes().OfType<MemberDeclarationSyntax>())
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Select(CodeFile.NameOf),
        .. SourceTree.Files(".proto").SelectMany(path => Regex.Matches(SourceTree.Read(path), @"\b(?:message|enum|service|rpc)\s+(\w+)")).Select(match => match.Groups[1].Value),
        .. ForeignWords.All,
    ];
}
