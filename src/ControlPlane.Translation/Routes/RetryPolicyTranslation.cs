using System.Globalization;
using ControlPlane.Model.Collections;
using Envoy.Extensions.Retry.Host.PreviousHosts.V3;
using Envoy.Extensions.Retry.Priority.PreviousPriorities.V3;
using Google.Protobuf.WellKnownTypes;
using EnvoyRetryPolicy = Envoy.Config.Route.V3.RetryPolicy;
using RetryPolicy = ControlPlane.Model.VirtualServices.RetryPolicy;

namespace ControlPlane.Translation.Routes;

/// <summary>Translates retries: the default policy, and what a rule says instead.</summary>
internal static class RetryPolicyTranslation
{
    internal const int DefaultAttempts = 2;

    private const int HostSelectionAttempts = 5;
    private const string StatusCodesCondition = "retriable-status-codes";

    /// <summary>Failures that cannot have reached the app, or that it says are temporary (A11). A 503 answer is not among them.</summary>
    private static readonly EquatableArray<string> DefaultConditions =
        ["connect-failure", "refused-stream", "unavailable", "cancelled", StatusCodesCondition];

    /// <param name="retries">Null: the default policy.</param>
    /// <param name="hashed">The destination is chosen by a hash, so avoiding the host already tried would break it (D71).</param>
    /// <returns>Null: no retries (F88).</returns>
    internal static EnvoyRetryPolicy? ToEnvoy(RetryPolicy? retries, bool hashed)
    {
        var attempts = retries?.Attempts ?? DefaultAttempts;
        if (attempts <= 0)
        {
            return null;
        }

        var policy = new EnvoyRetryPolicy
        {
            NumRetries = (uint)attempts,
            PerTryTimeout = retries?.PerTryTimeout?.ToDuration(),
            HostSelectionRetryMaxAttempts = HostSelectionAttempts,
            RetryBackOff = retries?.Backoff is { } backoff ? new() { BaseInterval = backoff.ToDuration() } : null,
        };
        SetConditions(policy, retries is { RetryOn.IsEmpty: false } ? retries.RetryOn : DefaultConditions);
        if (retries?.RetryIgnorePreviousHosts ?? !hashed)
        {
            policy.RetryHostPredicate.Add(new EnvoyRetryPolicy.Types.RetryHostPredicate
            {
                Name = "envoy.retry_host_predicates.previous_hosts",
                TypedConfig = Any.Pack(new PreviousHostsPredicate()),
            });
        }

        if (retries?.RetryRemoteLocalities == true)
        {
            policy.RetryPriority = new()
            {
                Name = "envoy.retry_priorities.previous_priorities",
                TypedConfig = Any.Pack(new PreviousPrioritiesConfig { UpdateFrequency = 2 }),
            };
        }

        return policy;
    }

    /// <summary>Numbers are HTTP status codes, which Envoy keeps apart from the named conditions (F90).</summary>
    private static void SetConditions(EnvoyRetryPolicy policy, EquatableArray<string> conditions)
    {
        var named = new List<string>();
        foreach (var condition in conditions)
        {
            if (uint.TryParse(condition, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                policy.RetriableStatusCodes.Add(status);
            }
            else
            {
                named.Add(condition);
            }
        }

        if (policy.RetriableStatusCodes.Count > 0 && !named.Contains(StatusCodesCondition))
        {
            named.Add(StatusCodesCondition);
        }

        policy.RetryOn = string.Join(',', named);
    }
}
