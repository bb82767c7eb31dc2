namespace ControlPlane.Translation.Tests.Goldens;

/// <summary>The generated resources of small meshes, line by line. <c>UPDATE_GOLDENS=1</c> writes them; a reviewer reads every line that changes.</summary>
public sealed class GoldenTests
{
    private const string Command = "UPDATE_GOLDENS=1 dotnet test tests/ControlPlane.Translation.Tests";
    private static readonly string[] Inputs = ["input.yaml", "proxy.yaml"];

    public static TheoryData<string> Cases() => [.. GoldenCase.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Resources_OfACase_AreAsWritten(string name)
    {
        var golden = new GoldenCase(name);
        var expected = golden.Expected();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "1")
        {
            Update(golden.Folder, expected);
        }

        foreach (var (file, text) in expected)
        {
            var path = Path.Combine(golden.Folder, file);
            Assert.True(File.Exists(path), $"{path} is missing; write it with: {Command}");
            Assert.True(File.ReadAllText(path) == text, $"{path} differs:\n{FirstDifference(File.ReadAllText(path), text)}\nIf that is right: {Command}");
        }

        Assert.Empty(Orphans(golden.Folder, expected));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Input_OfACase_FitsOnAScreen(string name) => Assert.InRange(File.ReadLines(Path.Combine(GoldenCase.Root, name, "input.yaml")).Count(), 1, 40);

    private static void Update(string folder, IReadOnlyDictionary<string, string> expected)
    {
        Assert.True(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), "Goldens are written by people, not where CI is set.");
        foreach (var orphan in Orphans(folder, expected))
        {
            File.Delete(orphan);
        }

        foreach (var (file, text) in expected)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }
    }

    private static List<string> Orphans(string folder, IReadOnlyDictionary<string, string> expected) =>
        [.. Directory.EnumerateFiles(folder).Where(path => !expected.ContainsKey(Path.GetFileName(path)) && !Inputs.Contains(Path.GetFileName(path)))];

    /// <summary>The first lines that differ, with the lines before them.</summary>
    private static string FirstDifference(string written, string now)
    {
        var (left, right) = (written.Split('\n'), now.Split('\n'));
        var at = Enumerable.Range(0, Math.Min(left.Length, right.Length)).FirstOrDefault(line => left[line] != right[line], Math.Min(left.Length, right.Length));
        var before = left.Take(at).TakeLast(5).Select(line => $"  {line}");
        return string.Join('\n', [.. before, .. left.Skip(at).Take(8).Select(line => $"- {line}"), .. right.Skip(at).Take(8).Select(line => $"+ {line}")]);
    }
}
