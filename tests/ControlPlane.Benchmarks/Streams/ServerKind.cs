namespace ControlPlane.Benchmarks.Streams;

/// <summary>What <see cref="ServeCommand"/> serves with.</summary>
internal enum ServerKind
{
    /// <summary>The xDS library as it is.</summary>
    Library,

    /// <summary>See <see cref="BareBroadcast"/>.</summary>
    Bare,
}
