namespace ControlPlane.Agent.Running;

/// <summary>What a run says to the person at the terminal; standard output belongs to the app and to access logs.</summary>
/// <param name="writer">Usually standard error.</param>
public sealed class RunMessages(TextWriter writer)
{
    private readonly TextWriter _writer = TextWriter.Synchronized(writer);

    public void Say(string text) => _writer.WriteLine($"mesh: {text}");
}
