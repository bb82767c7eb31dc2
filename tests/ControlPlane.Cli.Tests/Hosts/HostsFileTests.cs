using ControlPlane.Cli.Hosts;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Tests.Hosts;

public sealed class HostsFileTests
{
    private static readonly HostReport[] Entries = [new("10.0.0.1", ["a", "a.shop"]), new("240.0.0.1", ["b"])];

    private const string Block = "# mesh: begin\n10.0.0.1\ta a.shop\n240.0.0.1\tb\n# mesh: end\n";

    [Fact]
    public void Block_OfEntries_HasALineForEachBetweenMarks() => Assert.Equal(Block, HostsFile.Block(Entries));

    [Fact]
    public void Merge_ForeignLines_AreKeptBeforeTheBlock() =>
        Assert.Equal("127.0.0.1 localhost\n" + Block, HostsFile.Merge("127.0.0.1 localhost\n", Entries));

    [Fact]
    public void Merge_EmptyFile_IsTheBlock() => Assert.Equal(Block, HostsFile.Merge("", Entries));

    [Fact]
    public void Merge_Twice_IsTheSameAsOnce()
    {
        var once = HostsFile.Merge("127.0.0.1 localhost\n", Entries);

        Assert.Equal(once, HostsFile.Merge(once, Entries));
    }

    [Fact]
    public void Merge_OldBlockBetweenForeignLines_IsReplaced() =>
        Assert.Equal("first\nlast\n" + Block, HostsFile.Merge("first\n# mesh: begin\n9.9.9.9\told\n# mesh: end\nlast\n", Entries));
}
