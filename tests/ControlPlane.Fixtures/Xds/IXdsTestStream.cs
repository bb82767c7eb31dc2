namespace ControlPlane.Fixtures.Xds;

/// <summary>One of the two wire forms of a discovery stream.</summary>
internal interface IXdsTestStream : IDisposable
{
    Task SendAsync(XdsTestRequest request, CancellationToken cancellationToken);

    IAsyncEnumerable<XdsTestResponse> ReadAllAsync(CancellationToken cancellationToken);

    Task CloseAsync();
}
