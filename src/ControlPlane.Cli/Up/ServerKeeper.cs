namespace ControlPlane.Cli.Up;

/// <summary>Starts the control plane again when it has ended by itself.</summary>
internal sealed class ServerKeeper(ProgramGroup programs, UpMessages messages)
{
    // Long enough to see that the mesh goes on without it, and no storm when it ends at once each time.
    private const int TurnsWithout = 5;

    private LoggedProgram? _told;
    private int _turnsSince;

    /// <summary>One look at it; the first that finds it gone says so, a later one starts it again.</summary>
    internal async Task TurnAsync()
    {
        if (programs.Server is not { Process.Exited.IsCompleted: true } ended)
        {
            return;
        }

        if (_told != ended)
        {
            (_told, _turnsSince) = (ended, 0);
            messages.Ended(ended, await ended.Process.Exited);
            messages.Say($"  Envoys keep what they have, and requests go on. {ended.Name} starts again in {TurnsWithout} s.");
        }
        else if (++_turnsSince == TurnsWithout)
        {
            await programs.RestartServerAsync();
            messages.Say($"  {ended.Name} started again.");
        }
    }
}
