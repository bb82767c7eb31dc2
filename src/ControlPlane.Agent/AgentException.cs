namespace ControlPlane.Agent;

/// <summary>Something around the agent is not as it must be; the message is for the person who ran the command.</summary>
/// <param name="kind">Whose move it is.</param>
/// <param name="message">What was attempted and why it failed, on one line.</param>
/// <param name="hint">What to do next; empty when there is nothing better to say.</param>
public sealed class AgentException(FailureKind kind, string message, string hint = "") : Exception(message)
{
    public FailureKind Kind { get; } = kind;

    public string Hint { get; } = hint;
}
