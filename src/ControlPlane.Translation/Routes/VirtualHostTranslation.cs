using ControlPlane.Model.VirtualServices;
using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Routes;

/// <summary>Assembles a virtual host.</summary>
internal static class VirtualHostTranslation
{
    private const string DefaultRouteName = "default";

    internal static VirtualHost ToEnvoy(VirtualHostInputs inputs)
    {
        var host = new VirtualHost { Name = inputs.Name, IncludeRequestAttemptCount = true };
        host.Domains.AddRange(inputs.Domains);
        if (inputs.RequireTls)
        {
            host.RequireTls = VirtualHost.Types.TlsRequirementType.All;
        }

        if (inputs.Default is { } target)
        {
            host.Routes.Add(DefaultRoute(target));
        }

        foreach (var rule in inputs.Rules)
        {
            host.Routes.AddRange(HttpRouteTranslation.ToEnvoy(rule));
        }

        return host;
    }

    /// <summary>A service without rules: everything to its cluster, no timeout, the default retries (A1, A11).</summary>
    internal static Route DefaultRoute(RouteTarget target) => new()
    {
        Name = DefaultRouteName,
        Match = new() { Prefix = "/" },
        Route_ = RouteActionTranslation.ToEnvoy(new HttpRoute(), [target]),
    };
}
