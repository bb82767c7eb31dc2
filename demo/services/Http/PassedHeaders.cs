namespace ControlPlane.Demo.Http;

/// <summary>What a service that calls another one hands on: a mesh sees requests, and only the app knows which belong together.</summary>
internal static class PassedHeaders
{
    internal const string EndUser = "end-user";

    private static readonly string[] Names = ["x-request-id", "traceparent", "tracestate", "b3", EndUser];

    internal static void Copy(IHeaderDictionary from, HttpRequestMessage to)
    {
        foreach (var name in Names)
        {
            if (from.TryGetValue(name, out var values))
            {
                to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }
}
