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

    private string Folder => Path.Combine(_root.FullName, "state");
}
