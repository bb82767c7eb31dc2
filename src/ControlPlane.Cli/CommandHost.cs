namespace ControlPlane.Cli;

/// <summary>What the commands take from the process they run in.</summary>
/// <param name="Environment">Environment variables.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Output">Results, and nothing else: what a pipe or a file gets.</param>
/// <param name="Messages">What is said to the person at the terminal.</param>
public sealed record CommandHost(IReadOnlyDictionary<string, string> Environment, TimeProvider Time, TextWriter Output, TextWriter Messages);
