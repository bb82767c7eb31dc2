using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>One parsed C# file.</summary>
/// <param name="Path">Relative to the root, with slashes.</param>
/// <param name="Syntax">The whole file as a tree.</param>
internal sealed record CodeFile(string Path, CompilationUnitSyntax Syntax)
{
    private static readonly Lazy<IReadOnlyList<CodeFile>> Parsed = new(() => [.. SourceTree.Files(".cs").Select(path => Parse(path, SourceTree.Read(path)))]);

    /// <summary>Every hand-written C# file of the repository.</summary>
    internal static IReadOnlyList<CodeFile> All => Parsed.Value;

    /// <summary>The part of the file's name up to the first dot.</summary>
    internal string Name => System.IO.Path.GetFileName(Path).Split('.')[0];

    /// <summary>Types that do not stand inside another type, <c>file</c>-local ones left out.</summary>
    internal IEnumerable<MemberDeclarationSyntax> TopLevelTypes =>
        Syntax.DescendantNodes(node => node is not BaseTypeDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Where(member => !member.Modifiers.Any(SyntaxKind.FileKeyword));

    internal static CodeFile Parse(string path, string text) =>
        new(path, CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot());

    internal static string NameOf(MemberDeclarationSyntax type) => type switch
    {
        BaseTypeDeclarationSyntax declaration => declaration.Identifier.ValueText,
        DelegateDeclarationSyntax declaration => declaration.Identifier.ValueText,
        _ => throw new ArgumentException($"{type.Kind()} declares no type.", nameof(type)),
    };

    /// <summary><c>path:line</c> of a place in this file, as editors and terminals open it.</summary>
    internal string At(SyntaxNodeOrToken place) => $"{Path}:{place.GetLocation()!.GetLineSpan().StartLinePosition.Line + 1}";
}
