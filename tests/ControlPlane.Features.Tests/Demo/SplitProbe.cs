using System.Net;

namespace ControlPlane.Features.Tests.Demo;

/// <summary>Asks <c>myservice</c> through a sidecar and counts who answers.</summary>
internal sealed class SplitProbe(Uri sidecar) : IDisposable
{
    // So far from the mean one sample in 150,000 lies by chance.
    private const double StandardDeviations = 4.5;

    private static readonly Uri Address = new("http://myservice:9080/");

    private readonly HttpClient _client = new(new SocketsHttpHandler { Proxy = new WebProxy(sidecar) });

    public void Dispose() => _client.Dispose();

    /// <summary>Whether one request succeeds.</summary>
    internal async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(Address, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Sends requests one after the other; each must succeed.</summary>
    /// <returns>How many v2 answered.</returns>
    internal async Task<int> CountV2Async(int requests)
    {
        var counts = new Dictionary<string, int> { ["v1"] = 0, ["v2"] = 0 };
        for (var i = 0; i < requests; i++)
        {
            using var response = await _client.GetAsync(Address, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            counts[response.Headers.GetValues("x-app-version").Single()]++;
        }

        Assert.Equal(requests, counts.Values.Sum());
        return counts["v2"];
    }

    /// <summary>Whether a count is one that the weight gives.</summary>
    internal static bool Fits(int count, int requests, double share) =>
        Math.Abs(count - (requests * share)) <= StandardDeviations * Math.Sqrt(requests * share * (1 - share));
}
