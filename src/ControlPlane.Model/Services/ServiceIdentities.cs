using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Services;

/// <summary>Who the endpoints of a service are that speak the mesh's mutual TLS.</summary>
/// <param name="ServiceAccounts">Of the service's namespace; sorted, unique. Empty: none of them says.</param>
/// <param name="OfAll">Whether no endpoint takes plaintext only.</param>
public sealed record ServiceIdentities(EquatableArray<string> ServiceAccounts, bool OfAll)
{
    /// <returns>Null: no endpoint speaks it.</returns>
    internal static ServiceIdentities? Of(EquatableArray<Endpoint> endpoints)
    {
        if (!endpoints.Any(endpoint => endpoint.SpeaksMutualTls))
        {
            return null;
        }

        var accounts = endpoints.Where(endpoint => endpoint.SpeaksMutualTls && endpoint.ServiceAccount.Length > 0)
            .Select(endpoint => endpoint.ServiceAccount).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new([.. accounts], endpoints.All(endpoint => endpoint.SpeaksMutualTls));
    }
}
