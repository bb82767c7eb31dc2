using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>What one C# file may not contain. Each rule yields one line for each place that breaks it.</summary>
internal static partial class CodeRules
{
    private const int FileLines = 400;

    private const int MemberLines = 60;

    private static readonly string[] FilesWithoutType = ["Program", "GlobalUsings", "AssemblyInfo"];

    private static readonly string[] Sleeps = ["Task.Delay", "Thread.Sleep", "SpinWait.SpinUntil"];

    internal static IEnumerable<string> FileIsType(CodeFile file)
    {
        if (FilesWithoutType.Contains(file.Name))
        {
            yield break;
        }

        var names = file.TopLevelTypes.Select(CodeFile.NameOf).ToList();
        if (names.Count != 1 || names[0] != file.Name)
        {
            yield return $"{file.Path} declares [{string.Join(", ", names)}], its name promises {file.Name}";
        }
    }

    internal static IEnumerable<string> NamesSayWhatItIs(CodeFile file) =>
        file.Syntax.DescendantNodes()
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Cast<MemberDeclarationSyntax>()
            .Where(type => EmptyEnding().IsMatch(CodeFile.NameOf(type)))
            .Select(type => $"{file.At(type)} a type named {CodeFile.NameOf(type)}: say what it is");

    internal static IEnumerable<string> NothingSleeps(CodeFile file) =>
        file.Syntax.DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Where(access => Sleeps.Any(sleep => access.ToString() == sleep || access.ToString().EndsWith("." + sleep, StringComparison.Ordinal)))
            .Select(access => $"{file.At(access)} {access}: wait for the event, or for a time on a TimeProvider");

    internal static IEnumerable<string> NoPragmas(CodeFile file) =>
        file.Syntax.DescendantTrivia()
            .Where(trivia => trivia.IsKind(SyntaxKind.PragmaWarningDirectiveTrivia))
            .Select(trivia => $"{file.At(trivia.Token)} #pragma: an attribute with its reason instead");

    internal static IEnumerable<string> NothingIsUnfinished(CodeFile file) =>
        file.Syntax.DescendantTrivia()
            .Where(trivia => Unfinished().IsMatch(trivia.ToString()))
            .Select(trivia => $"{file.At(trivia.Token)} {trivia.ToString().Trim()}")
            .Concat(
                file.Syntax.DescendantTokens()
                    .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == nameof(NotImplementedException) && !IsNameOf(token))
                    .Select(token => $"{file.At(token)} {token.ValueText}"));

    internal static IEnumerable<string> NoTestIsSwitchedOff(CodeFile file) =>
        file.Syntax.DescendantNodes()
            .OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.NameEquals?.Name.Identifier.ValueText is "Skip" or "Explicit")
            .Select(argument => $"{file.At(argument)} {argument}: a test that is switched off");

    internal static IEnumerable<string> StaysShort(CodeFile file)
    {
        var lines = file.Syntax.GetLocation().GetLineSpan().EndLinePosition.Line + 1;
        if (lines > FileLines)
        {
            yield return $"{file.Path} has {lines} lines (cap {FileLines})";
        }

        foreach (var member in file.Syntax.DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax))
        {
            var span = member.GetLocation().GetLineSpan();
            var length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (length > MemberLines)
            {
                yield return $"{file.At(member)} a member of {length} lines (cap {MemberLines})";
            }
        }
    }

    /// <summary>State that outlives a call and belongs to nobody: a static that can be set, or whose content this file changes or others could.</summary>
    internal static IEnumerable<string> NoMutableStatics(CodeFile file) =>
        file.Syntax.DescendantNodes()
            .OfType<MemberDeclarationSyntax>()
            .Where(member => member.Modifiers.Any(SyntaxKind.StaticKeyword) && IsMutable(file, member))
            .Select(member => $"{file.At(member)} {member.ToString().Split('\n')[0].Trim()}: a mutable static");

    private static bool IsMutable(CodeFile file, MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field =>
            !field.Modifiers.Any(SyntaxKind.ReadOnlyKeyword)
            || (MutableCollection().IsMatch(field.Declaration.Type.ToString()) && field.Declaration.Variables.Any(variable => !IsTable(file, member, variable.Identifier.ValueText))),
        PropertyDeclarationSyntax { AccessorList: { } accessors } property =>
            accessors.Accessors.Any(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration) && accessor.Body is null && accessor.ExpressionBody is null)
            || (property.Initializer is not null && MutableCollection().IsMatch(property.Type.ToString()) && !IsTable(file, member, property.Identifier.ValueText)),
        _ => false,
    };

    /// <summary>Whether a collection is filled where it is declared and then only read: private, and nothing in its file changes it.</summary>
    private static bool IsTable(CodeFile file, MemberDeclarationSyntax member, string name) =>
        !member.Modifiers.Any(modifier => modifier.IsKind(SyntaxKind.PublicKeyword) || modifier.IsKind(SyntaxKind.InternalKeyword) || modifier.IsKind(SyntaxKind.ProtectedKeyword))
        && !Regex.IsMatch(file.Syntax.ToString(), $@"\b{name}\.(Try)?(Add|Remove|Clear|Get(Value)?OrAdd|Enqueue|Dequeue|Push|Pop|Insert|Append|UnionWith|ExceptWith)\w*\(|\b{name}\[[^\]]*\]\s*(\?\?)?=[^=]");

    private static bool IsNameOf(SyntaxToken token) =>
        token.Parent?.Ancestors().OfType<InvocationExpressionSyntax>().Any(call => call.Expression.ToString() == "nameof") == true;

    [GeneratedRegex("(Manager|Helpers?|Utils?|Utility|Utilities|Common|Misc|Base)$")]
    private static partial Regex EmptyEnding();

    // Joined at run time, so that this file does not break its own rule.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^(System\.Collections\.(Generic|Concurrent)\.)?((Concurrent)?(Dictionary|Bag|Queue|Stack)|List|HashSet|SortedDictionary|SortedSet|LinkedList|StringBuilder|ConditionalWeakTable)\b")]
    private static partial Regex MutableCollection();
}
