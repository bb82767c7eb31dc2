namespace ControlPlane.Xds.Streams.Tests;

/// <summary>For tests that measure the process: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
