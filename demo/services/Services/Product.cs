using ControlPlane.Demo.Http;

namespace ControlPlane.Demo.Services;

/// <summary>What the page shows.</summary>
/// <param name="Details">Answer of <c>details</c>.</param>
/// <param name="Reviews">Answer of <c>reviews</c>.</param>
/// <param name="User">Who is signed in; null or empty: nobody.</param>
internal sealed record Product(PeerAnswer Details, PeerAnswer Reviews, string? User);
