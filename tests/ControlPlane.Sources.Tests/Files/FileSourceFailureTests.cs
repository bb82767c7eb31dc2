using ControlPlane.Model.Config;
using Microsoft.Extensions.Time.Testing;
using static ControlPlane.Sources.Tests.Files.WatchedSource;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Texts that are not valid, files that are not whole, folders that are not there.</summary>
public sealed class FileSourceFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Watch_InvalidDocument_KeepsItsLastGoodVersionAndAppliesTheOthers()
    {
        _folder.Write("a.yaml", Service("a", 1) + Service("b", 1) + Service("c", 1));
        await using var source = await StartAsync(_folder.Path);
        _folder.Write("a.yaml", Service("a", 2) + Service("b", 99999));
        await source.PortIsAsync("a", 2);

        Assert.Equal(1, source.Port("b"));
        Assert.Equal(0, source.Port("c"));
        Assert.Equal(["EM1004", "EM1019"], source.Report.Diagnostics.Select(diagnostic => diagnostic.Code).Order());
        var error = source.Report.Diagnostics.Single(diagnostic => diagnostic.Severity == Severity.Error);
        Assert.EndsWith("a.yaml:10:23: error EM1004: spec.ports[0].port: must be from 1 to 65535, found 99999", error.ToString());

        _folder.Write("a.yaml", Service("a", 2) + Service("b", 3));
        await source.PortIsAsync("b", 3);
        Assert.Empty(source.Report.Diagnostics);
    }

    [Fact]
    public async Task Watch_NeverValidDocument_IsSkippedAndReported()
    {
        _folder.Write("a.yaml", "kind: [\n");
        _folder.Write("b.yaml", Service("b", 1));
        await using var source = await StartAsync(_folder.Path);
        Assert.Equal(["b"], source.Objects.Keys);
        Assert.Equal("EM1001", Assert.Single(source.Report.Diagnostics).Code);
    }

    [Theory]
    [InlineData("---\napiVersion: v1\nkind: Service\nmetadata: {name: \"")]
    [InlineData("---\napiVersion: v1\nkind: Serv")]
    [InlineData("---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n")]
    [InlineData("---\napiVersion: v1\nkind: Service\nmetadata: {name: whole-na}\n")]
    public async Task Watch_CutText_KeepsEverything(string cut)
    {
        _folder.Write("a.yaml", Service("a", 1) + Service("whole-name", 1));
        await using var source = await StartAsync(_folder.Path);
        _folder.Write("a.yaml", Service("a", 2) + cut);
        await source.PortIsAsync("a", 2);
        Assert.Equal(1, source.Port("whole-name"));
        Assert.Empty(source.Removals);
        Assert.Contains(source.Report.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
    }

    [Fact]
    public async Task Watch_SlowWriter_IsWaitedForBeforeDocumentsAreMissed()
    {
        _folder.Write("a.yaml", Service("a", 1) + Service("b", 1));
        await using var source = await StartAsync(_folder.Path);
        await using (var writer = new StreamWriter(File.Create(_folder.At("a.yaml"))))
        {
            await writer.WriteAsync(Service("a", 2));
            await writer.FlushAsync(TestContext.Current.CancellationToken);

            // Valid as it stands, and far longer at rest than a save: only the open file tells that more is to come.
            _folder.Write("b.yaml", Service("other", 1));
            await source.PortIsAsync("other", 1);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.Equal((1, 1), (source.Port("a"), source.Port("b")));
            await writer.WriteAsync(Service("b", 2));
        }

        await source.PortIsAsync("b", 2);
        await source.PortIsAsync("a", 2);
        Assert.Empty(source.Removals);
    }

    [Fact]
    public async Task Watch_SlowWriterOfOneDocument_IsWaitedForBeforeHalfOfItCounts()
    {
        const string Whole = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n  - port: 1\n    name: one\n  - port: 2\n    name: two\n";
        _folder.Write("a.yaml", Whole);
        _folder.Write("b.yaml", Service("b", 1));
        await using var source = await StartAsync(_folder.Path);
        await using (var writer = new StreamWriter(File.Create(_folder.At("a.yaml"))))
        {
            await writer.WriteAsync(Whole[..Whole.IndexOf("  - port: 2", StringComparison.Ordinal)].Replace("port: 1", "port: 9", StringComparison.Ordinal));
            await writer.FlushAsync(TestContext.Current.CancellationToken);
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, source.Port("a"));
        }

        await source.PortIsAsync("a", 9);
    }

    [Fact]
    public async Task Watch_EmptiedFile_IsBelievedAfterAWhile()
    {
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("b.yaml", Service("b", 1));
        await using var source = await StartAsync(_folder.Path);
        _folder.Write("a.yaml", "");
        await source.PortIsAsync("a", 0);
        Assert.Equal(1, source.Port("b"));
    }

    [Fact]
    public async Task Watch_SameObjectInTwoFiles_TheFirstPathCounts()
    {
        _folder.Write("b.yaml", Service("x", 2));
        await using var source = await StartAsync(_folder.Path);
        _folder.Write("a.yaml", Service("x", 1));
        await source.PortIsAsync("x", 1);
        var diagnostic = Assert.Single(source.Report.Diagnostics);
        Assert.Equal("EM1014", diagnostic.Code);
        Assert.EndsWith("b.yaml", diagnostic.Span!.File);

        File.Delete(_folder.At("a.yaml"));
        await source.PortIsAsync("x", 2);
        Assert.Empty(source.Report.Diagnostics);
    }

    [Fact]
    public async Task Watch_LinkOutOfTheRoot_IsNotFollowed()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.Write("secret.yaml", Service("secret", 1));
        _folder.Write("a.yaml", Service("a", 1));
        File.CreateSymbolicLink(_folder.At("b.yaml"), elsewhere.At("secret.yaml"));
        File.CreateSymbolicLink(_folder.At("c"), elsewhere.Path);
        await using var source = await StartAsync(_folder.Path);
        Assert.Equal(["a"], source.Objects.Keys);
        Assert.Equal(["EM1017", "EM1017"], source.Report.Diagnostics.Select(diagnostic => diagnostic.Code));
    }

    [Fact]
    public async Task Watch_FolderVanished_ObjectsStayUntilTheGracePeriodEnds()
    {
        var time = new FakeTimeProvider();
        _folder.Write("mesh/a.yaml", Service("a", 1));
        await using var source = await StartAsync(_folder.At("mesh"), time);
        Directory.Delete(_folder.At("mesh"), recursive: true);
        await source.ReportsAsync("EM1016");

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(source.Removals);
        time.Advance(TimeSpan.FromSeconds(2));
        await source.PortIsAsync("a", 0);
    }

    [Fact]
    public async Task Watch_FolderEmptiedAndFilledAgain_NothingHappens()
    {
        var time = new FakeTimeProvider();
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("b.yaml", Service("b", 1));
        await using var source = await StartAsync(_folder.Path, time);
        File.Delete(_folder.At("a.yaml"));
        File.Delete(_folder.At("b.yaml"));
        await Fixtures.Eventually.TrueAsync("the folder is held", () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return source.Report.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.UnreadableFolder);
        });
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("b.yaml", Service("b", 2));
        await Fixtures.Eventually.TrueAsync("b has port 2", () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return source.Port("b") == 2;
        });
        Assert.Empty(source.Removals);
        Assert.Empty(source.Report.Diagnostics);
    }

    [Fact]
    public async Task Confirm_FolderVanished_ObjectsGoAtOnce()
    {
        _folder.Write("mesh/a.yaml", Service("a", 1));
        await using var source = await StartAsync(_folder.At("mesh"));
        Directory.Delete(_folder.At("mesh"), recursive: true);
        await source.ReportsAsync("EM1016");
        Assert.Equal(1, source.Port("a"));
        Assert.Equal(1, await source.Source.ConfirmAsync(TestContext.Current.CancellationToken));
        await source.PortIsAsync("a", 0);

        _folder.Write("mesh/a.yaml", Service("a", 5));
        await source.PortIsAsync("a", 5);
        Assert.Empty(source.Report.Diagnostics);
    }

    [Fact]
    public async Task Watch_FolderVanishedWithoutGrace_ObjectsGoAtOnce()
    {
        _folder.Write("mesh/a.yaml", Service("a", 1));
        await using var source = await StartAsync(_folder.At("mesh"), grace: TimeSpan.Zero);
        Directory.Delete(_folder.At("mesh"), recursive: true);
        await source.PortIsAsync("a", 0);
    }

    [Fact]
    public async Task Watch_MissingAtStart_IsNotSyncedUntilItIsThere()
    {
        await using var source = new WatchedSource(new() { Paths = [_folder.At("mesh")], RescanInterval = TimeSpan.FromMinutes(10) });
        await source.ReportsAsync("EM1016");
        Assert.False(source.IsSynced);
        _folder.Write("mesh/a.yaml", Service("a", 1));
        await source.PortIsAsync("a", 1);
        await Fixtures.Eventually.TrueAsync("synced", () => source.IsSynced);
    }

    [Fact]
    public async Task Watch_Again_StatesEverythingWithWhatWasLastGood()
    {
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("b.yaml", Service("b", 1));
        await using var source = await StartAsync(_folder.Path);
        _folder.Write("a.yaml", "kind: [");
        await source.ReportsAsync("EM1019");
        await source.WatchAgainAsync();
        Assert.Equal((1, 1), (source.Port("a"), source.Port("b")));
        _folder.Write("b.yaml", Service("b", 2));
        await source.PortIsAsync("b", 2);
    }

    [Fact]
    public async Task Watch_HugeFile_IsRefused()
    {
        _folder.Write("a.yaml", Service("a", 1));
        using (var huge = File.Create(_folder.At("b.yaml")))
        {
            huge.SetLength((64L * 1024 * 1024) + 1);
        }

        await using var source = await StartAsync(_folder.Path);
        Assert.Equal(["a"], source.Objects.Keys);
        Assert.Equal("EM1015", Assert.Single(source.Report.Diagnostics).Code);
    }
}
