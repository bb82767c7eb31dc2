using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;
using static ControlPlane.Sources.Tests.Files.WatchedSource;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>What stays in force from a file, over random sequences of its texts.</summary>
public sealed class FileDocumentsTests
{
    [Fact]
    public void Next_CutAnywhere_LosesOnlyWholeDocuments()
    {
        var text = Service("alpha", 1) + Service("beta", 2) + Service("gamma", 3);
        var whole = FileDocuments.Empty.Next(ReadFile.From("a.yaml", text, null));
        var boundaries = new HashSet<int>();
        for (var at = text.IndexOf("---", StringComparison.Ordinal); at >= 0; at = text.IndexOf("---", at + 1, StringComparison.Ordinal))
        {
            // A cut inside the marker, or in the line end before it, is as good as one before it.
            boundaries.UnionWith([at - 1, at, at + 3, at + 4]);
        }

        for (var length = 0; length < text.Length; length++)
        {
            var next = whole.Next(ReadFile.From("a.yaml", text[..length], null));
            Assert.True(next.Objects.Count == 3 || boundaries.Contains(length), $"a cut after {length} characters leaves {string.Join(", ", next.Objects.Keys)}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Next_RandomTexts_AppliesWhatIsValidAndDropsOnlyWhatIsReadablyGone(int seed)
    {
        var random = new Random(seed);
        var documents = FileDocuments.Empty;
        for (var step = 0; step < 400; step++)
        {
            var read = ReadFile.From("a.yaml", Text(random), null);
            var (readings, next) = (read.Readings, documents.Next(read));
            var valid = readings.Where(reading => reading.Value is not null).GroupBy(reading => reading.Key!.Value).ToDictionary(group => group.Key, group => group.First().Value!);
            Assert.All(valid, pair => Assert.Equal(pair.Value, next.Objects[pair.Key].Value));

            var isReadable = readings.All(reading => !reading.IsUnreadable) && !read.MayBeCut;
            var mentioned = readings.Select(reading => reading.Key).OfType<ConfigKey>().ToHashSet();
            foreach (var (key, placed) in documents.Objects.Where(before => !valid.ContainsKey(before.Key)))
            {
                Assert.True(next.Objects.TryGetValue(key, out var kept) ? ReferenceEquals(kept, placed) : isReadable && !mentioned.Contains(key));
            }

            Assert.All(next.Objects.Keys, key => Assert.True(valid.ContainsKey(key) || documents.Objects.ContainsKey(key)));
            if (valid.Count == readings.Count)
            {
                Assert.Equal(valid.Count, next.Objects.Count);
            }

            documents = next;
        }
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ =>
    {
        var name = "abcdef"[random.Next(6)].ToString();
        return random.Next(6) switch
        {
            0 => Service(name, 0),
            1 => "---\nkind: [\n",
            2 => $"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\n",
            _ => Service(name, random.Next(1, 100)),
        };
    }));
}
