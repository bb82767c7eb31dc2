using ControlPlane.Fixtures.Xds;
using CsCheck;

namespace ControlPlane.Xds.Tests;

public sealed class ResourceTableTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 40).Select(number => $"n{number}")];

    [Fact]
    public void Create_SameNameTwice_Throws() =>
        Assert.Throws<ArgumentException>(
            () => ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a"), XdsResources.Cluster("a", 2)]));

    [Fact]
    public void Create_ResourceOfAnotherType_Throws() =>
        Assert.Throws<ArgumentException>(() => ResourceTable.Create(ResourceType.Cluster, [XdsResources.Endpoints("a")]));

    [Fact]
    public void Version_OtherOrderOrHistory_IsTheSame()
    {
        var direct = ResourceTable.Create(ResourceType.Cluster, Clusters("a", "b", "c"));
        var reversed = ResourceTable.Create(ResourceType.Cluster, Clusters("c", "b", "a"));
        var edited = ResourceTable.Create(ResourceType.Cluster, Clusters("a", "x"))
            .With([XdsResources.Cluster("b", revision: 7)], ["x"])
            .With(Clusters("b", "c"), []);
        var layered = ResourceTable.Layered(
            ResourceType.Cluster,
            ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a", revision: 9), XdsResources.Cluster("b")]),
            ResourceTable.Create(ResourceType.Cluster, Clusters("a", "c")));

        Assert.Equal(direct.Version, reversed.Version);
        Assert.Equal(direct.Version, edited.Version);
        Assert.Equal(direct.Version, layered.Version);
        Assert.NotEqual(direct.Version, direct.With([XdsResources.Cluster("a", revision: 2)], []).Version);
    }

    [Fact]
    public void With_NothingThatDiffers_IsTheSameInstance()
    {
        var table = ResourceTable.Create(ResourceType.Cluster, Clusters("a", "b"));

        Assert.Same(table, table.With(Clusters("a"), ["missing"]));
    }

    [Fact]
    public void Layered_OwnResourceOfASharedName_Wins()
    {
        var shared = ResourceTable.Create(ResourceType.Cluster, Clusters("a", "b"));
        var own = ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster("a", revision: 2), XdsResources.Cluster("c")]);

        var table = ResourceTable.Layered(ResourceType.Cluster, shared, own);

        Assert.Equal(3, table.Count);
        Assert.Equal(["a", "b", "c"], table.InNameOrder().Select(resource => resource.Name));
        Assert.True(table.TryGet("a", out var resource));
        Assert.Equal(XdsResources.Cluster("a", revision: 2), resource);
    }

    [Fact]
    public void Layered_OwnIsEmpty_IsTheSharedTable()
    {
        var shared = ResourceTable.Create(ResourceType.Cluster, Clusters("a"));

        Assert.Same(shared, ResourceTable.Layered(ResourceType.Cluster, shared, ResourceTable.Empty(ResourceType.Cluster)));
    }

    [Fact]
    public void Layered_RemovingASharedName_RemovesIt()
    {
        var table = ResourceTable.Layered(
            ResourceType.Cluster,
            ResourceTable.Create(ResourceType.Cluster, Clusters("a", "b")),
            ResourceTable.Create(ResourceType.Cluster, Clusters("c")));

        var changed = table.With([], ["a"]);

        Assert.Equal(["b", "c"], changed.InNameOrder().Select(resource => resource.Name));
    }

    [Fact]
    public void DifferenceFrom_AskedTwice_IsComputedOnce()
    {
        var earlier = ResourceTable.Create(ResourceType.Cluster, Clusters("a", "b"));
        var later = earlier.With(Clusters("c"), ["a"]);

        var difference = later.DifferenceFrom(earlier);

        Assert.Same(difference, later.DifferenceFrom(earlier));
        Assert.Equal(["c"], difference.Changed.Select(resource => resource.Name));
        Assert.Equal(["a"], difference.Removed);
        Assert.True(later.DifferenceFrom(later).IsEmpty);
    }

    [Fact]
    public void DifferenceFrom_LayersOverOneSharedTable_LooksOnlyAtTheLayers()
    {
        var shared = ResourceTable.Create(ResourceType.Cluster, Clusters(Names));
        var earlier = Layer(shared, XdsResources.Cluster("n1", revision: 2), XdsResources.Cluster("own"));
        var later = Layer(shared, XdsResources.Cluster("n2", revision: 2));

        var difference = later.DifferenceFrom(earlier);

        Assert.Equal(["n1", "n2"], difference.Changed.Select(resource => resource.Name).Order());
        Assert.Equal(["own"], difference.Removed);
    }

    [Fact]
    public void Tables_AfterRandomEdits_EqualADictionary() =>
        // Every way to make a table, against the plain dictionary it stands for.
        Gen.Select(Gen.Int[0, Names.Length - 1], Gen.Int[0, 3]).Array[0, 60].List[1, 6].Sample(
            batches =>
            {
                var model = new Dictionary<string, EnvoyResource>();
                var shared = ResourceTable.Create(ResourceType.Cluster, Clusters(Names[..10]));
                var flat = ResourceTable.Empty(ResourceType.Cluster);
                foreach (var batch in batches)
                {
                    var before = flat;
                    var beforeLayered = ResourceTable.Layered(ResourceType.Cluster, shared, before);
                    var old = new Dictionary<string, EnvoyResource>(model);
                    flat = Apply(batch, flat, model);
                    CheckAgainst(flat, model);
                    CheckDifference(before, flat, old, model);

                    var layered = ResourceTable.Layered(ResourceType.Cluster, shared, flat);
                    CheckAgainst(layered, Union(model));
                    CheckDifference(beforeLayered, layered, Union(old), Union(model));
                    CheckDifference(flat, layered, model, Union(model));
                }
            },
            iter: 200);

    private static Dictionary<string, EnvoyResource> Union(Dictionary<string, EnvoyResource> own)
    {
        var union = Clusters(Names[..10]).ToDictionary(resource => resource.Name);
        foreach (var (name, resource) in own)
        {
            union[name] = resource;
        }

        return union;
    }

    private static ResourceTable Apply((int Name, int Revision)[] batch, ResourceTable table, Dictionary<string, EnvoyResource> model)
    {
        var removed = batch.Where(edit => edit.Revision == 0).Select(edit => Names[edit.Name]).ToList();
        var changed = batch.Where(edit => edit.Revision > 0)
            .Select(edit => XdsResources.Cluster(Names[edit.Name], edit.Revision))
            .ToList();
        removed.ForEach(name => model.Remove(name));
        changed.ForEach(resource => model[resource.Name] = resource);
        return table.With(changed, removed);
    }

    private static void CheckAgainst(ResourceTable table, Dictionary<string, EnvoyResource> model)
    {
        Assert.Equal(model.Count, table.Count);
        Assert.Equal(model.Values.OrderBy(resource => resource.Name, StringComparer.Ordinal), table.InNameOrder());
        Assert.Equal(ResourceTable.Create(ResourceType.Cluster, model.Values).Version, table.Version);
        Assert.All(Names, name => Assert.Equal(model.ContainsKey(name), table.TryGet(name, out _)));
    }

    private static void CheckDifference(
        ResourceTable earlier, ResourceTable later, Dictionary<string, EnvoyResource> before, Dictionary<string, EnvoyResource> now)
    {
        var difference = later.DifferenceFrom(earlier);
        Assert.Equal(before.Keys.Except(now.Keys).Order(), difference.Removed.Order());
        Assert.Equal(
            now.Values.Where(resource => !before.TryGetValue(resource.Name, out var old) || !old.Equals(resource)).Select(r => r.Name).Order(),
            difference.Changed.Select(resource => resource.Name).Order());
    }

    private static ResourceTable Layer(ResourceTable shared, params EnvoyResource[] own) =>
        ResourceTable.Layered(ResourceType.Cluster, shared, ResourceTable.Create(ResourceType.Cluster, own));

    private static IEnumerable<EnvoyResource> Clusters(params string[] names) => names.Select(name => XdsResources.Cluster(name));
}
