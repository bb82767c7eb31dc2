using System.Text;
using ControlPlane.Sources.Files;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Whatever somebody writes, the answer is findings and never an exception.</summary>
public sealed class MutatedTextTests
{
    private const string Spice = "\n\t -:[]{}\"'#&*!|>%@`,?~.0aA\u00e9\u0000\uFEFF";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parse_RandomlyChangedText_NeverThrows(int seed)
    {
        var random = new Random(seed);
        var texts = Directory.EnumerateFiles(RepositoryFolder.At("demo", "broken")).Concat(Directory.EnumerateFiles(RepositoryFolder.At("demo", "policies")))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        for (var i = 0; i < 1_500; i++)
        {
            var text = Change(texts[random.Next(texts.Count)], texts[random.Next(texts.Count)], random);
            try
            {
                _ = ConfigText.Parse("a.yaml", text);
                _ = MeshSettingsText.Parse("a.yaml", text);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed {seed}, text {i}:\n{text}", error);
            }
        }
    }

    private static string Change(string text, string other, Random random)
    {
        var changed = new StringBuilder(text);
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            var at = random.Next(changed.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    changed.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
                case 1:
                    changed.Remove(at, Math.Min(random.Next(12), changed.Length - at));
                    break;
                case 2:
                    var from = random.Next(other.Length);
                    changed.Insert(at, other.AsSpan(from, Math.Min(random.Next(60), other.Length - from)));
                    break;
                default:
                    changed.Length = at;
                    break;
            }
        }

        return changed.ToString();
    }
}
