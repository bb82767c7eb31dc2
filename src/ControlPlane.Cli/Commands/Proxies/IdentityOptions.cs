using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Identities;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>How the workload proves who it is.</summary>
internal sealed class IdentityOptions
{
    private readonly Option<string?> _folder = new("--identity")
    {
        Description = "Folder where the agent keeps the workload's key and certificate, and its socket. Default: .mesh/identities/NAMESPACE.NAME",
        HelpName = "DIR",
    };

    private readonly Option<string?> _token = new("--token-file")
    {
        Description = "The join token for the first certificate, as 'mesh token create' writes it; later ones are given for the one before.",
        HelpName = "FILE",
    };

    private readonly Option<string> _trustDomain = new("--trust-domain")
    {
        Description = "Where the mesh's identities live.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "cluster.local",
    };

    private readonly Option<bool> _plaintext = new("--plaintext-xds")
    {
        Description = "Connect unencrypted and without an identity; works only with a control plane that was told --allow-plaintext-xds.",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _folder, _token, _trustDomain, _plaintext })
        {
            command.Add(option);
        }
    }

    /// <returns>Null: none, by request.</returns>
    /// <exception cref="AgentException">Two of them contradict each other, or the folder's path is too long.</exception>
    internal IdentitySettings? Read(ParseResult parsed, Proxy proxy, HostAndPort xds)
    {
        var token = parsed.GetValue(_token);
        if (parsed.GetValue(_plaintext))
        {
            return token is null
                ? null
                : throw new AgentException(FailureKind.Usage, "--plaintext-xds and --token-file: a token is not sent in plain text", "leave out one of them");
        }

        return new()
        {
            Folder = new(parsed.GetValue(_folder) ?? Path.Combine(".mesh", "identities", $"{proxy.Namespace}.{proxy.Name}")),
            Xds = xds,
            Namespace = proxy.Namespace,
            ServiceAccount = proxy.ServiceAccount,
            TokenFile = token is null ? null : Path.GetFullPath(token),
            TrustDomain = parsed.GetRequiredValue(_trustDomain),
        };
    }
}
