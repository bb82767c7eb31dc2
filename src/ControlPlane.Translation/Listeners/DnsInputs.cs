using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Listeners;

/// <summary>All that the DNS listener depends on.</summary>
/// <param name="Names">Name and addresses, by name; names are unique.</param>
internal sealed record DnsInputs(EquatableArray<(string Name, EquatableArray<string> Addresses)> Names);
