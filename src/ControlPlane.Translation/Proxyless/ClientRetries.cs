using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Routes;
using Google.Protobuf.WellKnownTypes;
using EnvoyRetryPolicy = Envoy.Config.Route.V3.RetryPolicy;

namespace ControlPlane.Translation.Proxyless;

/// <summary>Retries of a gRPC client: those conditions that a gRPC library can tell, which are status codes.</summary>
internal static class ClientRetries
{
    private static readonly HashSet<string> Statuses = ["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];

    /// <param name="retries">Null: the default, which for gRPC is "unavailable" and "cancelled" (A11).</param>
    /// <returns>Null: no retries.</returns>
    internal static EnvoyRetryPolicy? Of(RetryPolicy? retries)
    {
        var attempts = retries?.Attempts ?? RetryPolicyTranslation.DefaultAttempts;
        var conditions = retries is { RetryOn.IsEmpty: false } ? retries.RetryOn.Where(Statuses.Contains) : ["unavailable", "cancelled"];
        var text = string.Join(',', conditions.Distinct());

        // Zero retries is said by saying nothing: a policy with 0 is refused.
        return attempts <= 0 || text.Length == 0
            ? null
            : new()
            {
                RetryOn = text,
                NumRetries = (uint)attempts,
                RetryBackOff = retries?.Backoff is { } backoff ? new() { BaseInterval = backoff.ToDuration() } : null,
            };
    }
}
