using ControlPlane.Host.Options;

namespace ControlPlane.Host.Tests;

public sealed class StateFolderTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cp-state-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void StateFolder_HeldByAnother_IsRefusedWithItsProcess()
    {
        using var first = StateFolder.Open(Folder);
        var fault = Assert.Throws<OptionsException>(() => StateFolder.Open(Folder));
        Assert.StartsWith("ControlPlane:State: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public void StateFolder_GivenBack_CanBeTakenAgain()
    {
        StateFolder.Open(Folder).Dispose();
        using var again = StateFolder.Open(Folder);
        Assert.True(Directory.Exists(again.FullPath));
    }

    [Fact]
    public void StateFolder_ALockFileThatNobodyHolds_DoesNotBlock()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "controlplane.lock"), "1");
        using var folder = StateFolder.Open(Folder);
        Assert.Equal(Folder, folder.FullPath);
    }

    [Fact]
    public void StateFolder_New_IsForItsOwnerOnly()
    {
        using var folder = StateFolder.Open(Folder);
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Unix file modes");
        }
        else
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.FullPath));
        }
    }

    [Fact]
    public void StateFolder_AFileInItsPlace_IsOneLine()
    {
        File.WriteAllText(Folder, "");
        var fault = Assert.Throws<OptionsException>(() => StateFolder.Open(Folder));
        Assert.StartsWith("ControlPlane:State: ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("controlplane.lock")]
    [InlineData("controlplane.pid")]
    public void StateFolder_WhoseFilesAreNotFiles_IsNotCalledInUse(string name)
    {
        Directory.CreateDirectory(Path.Combine(Folder, name));

        var fault = Assert.Throws<OptionsException>(() => StateFolder.Open(Folder)).Message;

        Assert.StartsWith("ControlPlane:State: ", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", fault, StringComparison.Ordinal);
        Assert.EndsWith(", or name another folder with --state DIR", fault, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(Folder, name));
        StateFolder.Open(Folder).Dispose();
    }

    [Theory]
    [InlineData(28, "is on a disk that is full; free some space")]
    [InlineData(122, "is on a disk that is full; free some space")]
    [InlineData(30, "is on a disk that is mounted read-only; mount it for writing")]
    [InlineData(11, "is in use by another controlplane (process 7); stop it")]
    [InlineData(5, "cannot be used (words); repair or remove what is there")]
    public void StateFolder_AFaultOfTheDisk_IsExplained(int error, string expected) =>
        Assert.Equal(expected, StateFolder.Explain(new IOException("words", error), "process 7"));

    private string Folder => Path.Combine(_root.FullName, "state");
}
