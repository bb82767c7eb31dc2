using ControlPlane.Agent;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Identities;
using ControlPlane.Certificates;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands.Tokens;

/// <summary>
/// A token that a workload gets by itself, where the control plane runs on the same machine, in the same folder, as the same user: whoever can
/// open its socket could have made one by hand.
/// </summary>
internal static class LocalToken
{
    private const string FileName = "join.token";

    /// <summary>Adds a token to an identity that was given none, if one can be had. Not having one is no failure: a kept certificate may do.</summary>
    internal static async Task<IdentitySettings> AddAsync(IdentitySettings identity, ProxySettings settings, CancellationToken cancellationToken)
    {
        if (identity.TokenFile is not null || !settings.Xds.IsLoopback || TokenCommand.UsualSocket() is not { } socket)
        {
            return identity;
        }

        try
        {
            using var client = TokenCommand.ClientOf($"unix:{socket}");
            var request = new JoinTokenRequest(identity.Namespace, identity.ServiceAccount, settings.Proxy.Name, LifeSeconds: null);
            var ticket = await TokenCreateCommand.IssueAsync(client, request, cancellationToken);
            PrivateFile.CreateFolder(identity.Folder.FullPath);
            var path = Path.Combine(identity.Folder.FullPath, FileName);
            TokenCreateCommand.Write(path, ticket, owner: null);
            return identity with { TokenFile = path };
        }
        catch (AgentException)
        {
            return identity; // it is stopped, or another user's
        }
    }
}
