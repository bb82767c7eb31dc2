namespace ControlPlane.Architecture.Tests.Documents;

public sealed class DocumentRulesTests
{
    private static readonly HashSet<string> Known = ["MeshLoop", "EquatableArray"];

    [Theory]
    [InlineData("The `MeshLoop` alone makes it.", 0)]
    [InlineData("An `EquatableArray<T>`, a `MeshLoop.RunAsync()`.", 0)]
    [InlineData("The `MeshSpinner` alone makes it.", 1)]
    [InlineData("`Mesh` and `mesh up` and `Mesh x Scope` name no type for sure.", 0)]
    [InlineData("The MeshSpinner in prose is only a word.", 0)]
    [InlineData("```\n`MeshSpinner`\n```\n", 0)]
    public void NamesUnknownTypes_MadeUpPage_CountsClaims(string text, int claims) =>
        Assert.Equal(claims, DocumentRules.NamesUnknownTypes(text, Known).Count());

    [Theory]
    [InlineData("see `src/A.cs`", 0)]
    [InlineData("see `src/B.cs`", 1)]
    [InlineData("see `src/*/B.cs` and `src/<name>`", 0)]
    [InlineData("see [a](../src/A.cs#top) and [b](https://example.com/b)", 0)]
    [InlineData("see [b](b.md)", 1)]
    public void LeadsNowhere_MadeUpPage_CountsClaims(string text, int claims) =>
        Assert.Equal(claims, DocumentRules.LeadsNowhere(text, "docs", path => path == "src/A.cs").Count());
}
