namespace ControlPlane.Demo.Http;

/// <summary>One question to another service.</summary>
/// <param name="Service">Its name in the mesh.</param>
/// <param name="Path">Path and query.</param>
/// <param name="Headers">Headers of the request that this one serves.</param>
/// <param name="Timeout">How long to wait for the whole answer.</param>
internal sealed record PeerRequest(string Service, string Path, IHeaderDictionary Headers, TimeSpan Timeout);
