using System.Runtime.Versioning;
using ControlPlane.Fixtures;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Sources.Files;
using Microsoft.Extensions.Time.Testing;
using static ControlPlane.Sources.Tests.Files.WatchedSource;

namespace ControlPlane.Sources.Tests.Files;

/// <summary>Files and folders that the process may not read.</summary>
[SupportedOSPlatform("linux")]
public sealed class UnreadableFileTests : IDisposable
{
    private const UnixFileMode Open = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();
    private readonly UnprivilegedThread _thread = new();

    public UnreadableFileTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux' file modes");
        File.SetUnixFileMode(_folder.Path, Open);
    }

    public void Dispose()
    {
        foreach (var folder in Directory.EnumerateDirectories(_folder.Path))
        {
            File.SetUnixFileMode(folder, Open);
        }

        _thread.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Load_UnreadableFileAndFolder_ReportsBothAndReadsTheRest()
    {
        _folder.Write("a.yaml", Service("a", 1));
        File.SetUnixFileMode(_folder.Write("b.yaml", Service("b", 1)), UnixFileMode.None);
        _folder.Write("closed/c.yaml", Service("c", 1));
        File.SetUnixFileMode(_folder.At("closed"), UnixFileMode.None);
        var config = await _thread.RunAsync(() => Task.FromResult(FileSnapshot.Load([_folder.Path])));
        Assert.Equal(["a"], config.Objects.Select(value => value.Metadata.Name));
        Assert.Equal(["EM1015", "EM1016"], config.Diagnostics.Select(diagnostic => diagnostic.Code).Order());
    }

    [Fact]
    public async Task Watch_FileBecomesUnreadable_KeepsItsObjects()
    {
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("b.yaml", Service("b", 1));
        await using var watched = await StartAsync(new FakeTimeProvider());
        File.SetUnixFileMode(_folder.Write("b.tmp", Service("b", 2)), UnixFileMode.None);
        File.Move(_folder.At("b.tmp"), _folder.At("b.yaml"), overwrite: true);
        await watched.AdvanceUntilAsync("a report", () => watched.Report.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.UnreadableFile));
        Assert.Equal(1, watched.Port("b"));

        File.SetUnixFileMode(_folder.At("b.yaml"), Open);
        await watched.AdvanceUntilAsync("b has port 2", () => watched.Port("b") == 2);
        Assert.Empty(watched.Report.Diagnostics);
    }

    [Fact]
    public async Task Watch_FolderBecomesUnreadable_ItsObjectsStayForTheGracePeriod()
    {
        _folder.Write("a.yaml", Service("a", 1));
        _folder.Write("deep/b.yaml", Service("b", 1));
        await using var watched = await StartAsync(new FakeTimeProvider());
        File.SetUnixFileMode(_folder.At("deep"), UnixFileMode.None);
        await watched.AdvanceUntilAsync("a report", () => watched.Report.Diagnostics.Any(diagnostic => diagnostic.Code == DiagnosticCodes.UnreadableFolder));
        Assert.Equal((1, 1), (watched.Port("a"), watched.Port("b")));
        await watched.AdvanceUntilAsync("b is gone", () => watched.Port("b") == 0);
        Assert.InRange(watched.Waited, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(40));
        Assert.Equal(1, watched.Port("a"));
    }

    private Task<Watched> StartAsync(FakeTimeProvider time) => _thread.RunAsync(async () =>
    {
        var watched = new Watched(new() { Paths = [_folder.Path] }, time);
        await watched.AdvanceUntilAsync("the source has stated everything", () => watched.IsSynced);
        return watched;
    });

    /// <summary>A source whose clock the test moves.</summary>
    private sealed class Watched : IAsyncDisposable
    {
        private readonly FakeTimeProvider _time;
        private readonly WatchedSource _source;

        internal Watched(FileSourceOptions options, FakeTimeProvider time) => (_time, _source) = (time, new(options, time));

        internal ConfigReport Report => _source.Report;

        internal bool IsSynced => _source.Changes.OfType<MeshChange.SourceSynced>().Any();

        /// <summary>How far the clock has moved.</summary>
        internal TimeSpan Waited { get; private set; }

        internal int Port(string name) => _source.Port(name);

        internal Task AdvanceUntilAsync(string what, Func<bool> ask) => Eventually.TrueAsync(what, () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            Waited += TimeSpan.FromMilliseconds(500);
            return ask();
        });

        public ValueTask DisposeAsync() => _source.DisposeAsync();
    }
}
