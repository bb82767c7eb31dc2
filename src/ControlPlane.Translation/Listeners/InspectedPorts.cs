using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Listeners;

/// <summary>Connections to which ports are looked into before a chain is chosen: elsewhere the server may speak first.</summary>
/// <param name="Ports">Sorted.</param>
/// <param name="AreExceptions">True: all ports but these.</param>
internal sealed record InspectedPorts(EquatableArray<int> Ports, bool AreExceptions)
{
    internal static InspectedPorts All { get; } = new([], AreExceptions: true);

    internal static InspectedPorts Only(IEnumerable<int> ports) => new([.. ports.Distinct().Order()], AreExceptions: false);

    internal static InspectedPorts AllBut(IEnumerable<int> ports) => new([.. ports.Distinct().Order()], AreExceptions: true);
}
