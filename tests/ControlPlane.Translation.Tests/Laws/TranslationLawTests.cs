using System.Globalization;
using ControlPlane.Model;
using ControlPlane.Xds;
using CsCheck;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>Laws that hold for every mesh and every sequence of changes. A failure prints the seed that repeats it; MESH_TEST_FULL=1 tries many more.</summary>
public sealed class TranslationLawTests
{
    private static readonly int Sequences = Environment.GetEnvironmentVariable("MESH_TEST_FULL") == "1" ? 500 : 20;

    /// <summary>Mostly single changes: in a batch one change hides what another one should have caused.</summary>
    private static readonly Gen<MeshChange[][]> Edits = Gen.Frequency((4, RandomMesh.Change.Array[1]), (1, RandomMesh.Change.Array[2, 4])).Array[20, 50];

    [Fact]
    public void Translator_ThatFollowedEveryChange_SaysTheSameAsANewOne() => Edits.Sample(
        batches =>
        {
            var (mesh, translator) = (Mesh.Empty, new Translator());
            foreach (var batch in batches)
            {
                mesh = mesh.Apply(batch);
                foreach (var proxy in Proxies.All)
                {
                    var scope = Translator.ScopeOf(mesh, proxy);
                    Assert.Empty(SnapshotFacts.Differences(translator.Translate(mesh, scope), new Translator().Translate(mesh, scope)));
                }
            }

            Assert.Empty(translator.TakeFailures());
        },
        iter: Sequences,
        threads: 1,
        print: Print);

    [Fact]
    public void Translator_ThatSawOnlySomeChanges_SaysTheSameAsANewOne() => Gen.Select(Edits, Gen.Int[0, int.MaxValue]).Sample(
        (batches, chance) =>
        {
            var (mesh, translator) = (Mesh.Empty, new Translator());
            foreach (var (batch, number) in batches.Select((batch, number) => (batch, number)))
            {
                mesh = mesh.Apply(batch);
                var proxy = Proxies.All[(chance >> (number % 20)) % Proxies.All.Length];
                var scope = Translator.ScopeOf(mesh, proxy);
                Assert.Empty(SnapshotFacts.Differences(translator.Translate(mesh, scope), new Translator().Translate(mesh, scope)));
                if ((chance >> (number % 30) & 7) == 0)
                {
                    translator.Retain(new HashSet<ProxyScope> { scope });
                }
            }
        },
        iter: Sequences,
        threads: 1,
        print: pair => Print(pair.Item1));

    [Fact]
    public void Snapshot_OfAnyMesh_ClosesItsReferencesAndRepeatsNoAddressOrDomain() => Edits.Sample(
        batches =>
        {
            var mesh = Mesh.Empty;
            foreach (var batch in batches)
            {
                mesh = mesh.Apply(batch);
                var translator = new Translator();
                Assert.Empty(Proxies.All.SelectMany(proxy => SnapshotFacts.Faults(mesh, translator.Translate(mesh, Translator.ScopeOf(mesh, proxy)))));
                Assert.Empty(translator.TakeFailures());
            }
        },
        iter: Sequences,
        threads: 1,
        print: Print);

    [Fact]
    public void Mesh_InWhateverOrderItWasTold_IsTheSame() => Gen.Select(Edits, Gen.Int[0, int.MaxValue]).Sample(
        (batches, seed) =>
        {
            var followed = batches.Aggregate(Mesh.Empty, (mesh, batch) => mesh.Apply(batch));
            var last = batches.SelectMany(batch => batch).GroupBy(KeyOf).Select(group => group.Last()).ToArray();
            var random = new Random(seed);
            random.Shuffle(last);
            var shuffled = last.Aggregate(Mesh.Empty, (mesh, change) => mesh.Apply([change]));
            var atOnce = Mesh.Empty.Apply(last);

            foreach (var other in new[] { shuffled, atOnce })
            {
                Assert.Equal(followed.Registry.Services, other.Registry.Services);
                Assert.Equal(followed.Registry.Endpoints, other.Registry.Endpoints);
                Assert.Empty(Proxies.All.SelectMany(proxy => SnapshotFacts.Differences(Fresh(followed, proxy), Fresh(other, proxy))));
            }
        },
        iter: Sequences * 4,
        threads: 1,
        print: pair => Print(pair.Item1));

    [Fact]
    public void Bytes_UnderAnotherCulture_AreTheSame() => Edits.Sample(
        batches =>
        {
            var mesh = batches.Aggregate(Mesh.Empty, (mesh, batch) => mesh.Apply(batch));
            var here = Proxies.All.Select(proxy => Fresh(mesh, proxy)).ToList();
            var culture = CultureInfo.CurrentCulture;
            try
            {
                CultureInfo.CurrentCulture = Odd();
                Assert.Empty(Proxies.All.Zip(here).SelectMany(pair => SnapshotFacts.Differences(pair.Second, Fresh(mesh, pair.First))));
            }
            finally
            {
                CultureInfo.CurrentCulture = culture;
            }
        },
        iter: Sequences,
        threads: 1,
        print: Print);

    [Fact]
    public void Scope_OfEveryProxy_IsTheSameWhenItMayNotDiffer() => Edits.Sample(
        batches =>
        {
            var mesh = Mesh.Empty;
            foreach (var batch in batches)
            {
                var next = mesh.Apply(batch);
                var touched = Translator.AddressesTouched(mesh, next);
                var (before, after) = (Translator.ScopesOf(mesh, Proxies.All), Translator.ScopesOf(next, Proxies.All));
                for (var i = 0; i < before.Count; i++)
                {
                    var mayDiffer = Translator.ScopesMayDiffer(mesh, next) && (touched?.Overlaps(Proxies.All[i].Addresses) ?? true);
                    Assert.True(mayDiffer || before[i] == after[i], $"{before[i]} became {after[i]}");
                }

                mesh = next;
            }
        },
        iter: Sequences,
        threads: 1,
        print: Print);

    private static Snapshot Fresh(Mesh mesh, Model.Proxies.Proxy proxy) => new Translator().Translate(mesh, Translator.ScopeOf(mesh, proxy));

    private static object KeyOf(MeshChange change) => change switch
    {
        MeshChange.ConfigReplaced(var key, _) => key,
        MeshChange.WorkloadReplaced(var nodeId, _) => nodeId,
        MeshChange.SettingsReplaced => typeof(MeshChange.SettingsReplaced),
        _ => throw new ArgumentException($"{change}", nameof(change)),
    };

    /// <summary>Product and tests run without a system's cultures, so that only the forms of numbers can differ.</summary>
    private static CultureInfo Odd()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat = new NumberFormatInfo
        {
            NegativeSign = "minus",
            PositiveSign = "plus",
            NumberDecimalSeparator = ",",
            NumberGroupSeparator = ".",
            NumberGroupSizes = [2],
        };
        return culture;
    }

    private static string Print(MeshChange[][] batches) =>
        string.Join('\n', batches.Select((batch, number) => $"{number}: {string.Join("\n   ", batch.Select(change => change.ToString()))}"));
}
