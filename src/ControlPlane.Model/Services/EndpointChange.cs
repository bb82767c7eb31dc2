using System.Collections.Immutable;
using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Services;

/// <summary>Which services' endpoints differ from an earlier table: a hint that may save work but never decides content.</summary>
/// <param name="Before">The earlier table; the hint is of use only to who worked with exactly that one.</param>
/// <param name="Services">The services.</param>
public sealed record EndpointChange(ImmutableSortedDictionary<ServiceKey, EquatableArray<Endpoint>> Before, ImmutableArray<ServiceKey> Services);
