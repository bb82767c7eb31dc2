using ControlPlane.Model.VirtualServices;
using Envoy.Config.Route.V3;
using RedirectResponseCode = Envoy.Config.Route.V3.RedirectAction.Types.RedirectResponseCode;

namespace ControlPlane.Translation.Routes;

internal static class RedirectTranslation
{
    internal static RedirectAction ToEnvoy(HttpRedirect redirect, int listenerPort)
    {
        var action = new RedirectAction
        {
            HostRedirect = redirect.Authority ?? "",
            PortRedirect = PortOf(redirect, listenerPort),
            ResponseCode = redirect.Code switch
            {
                302 => RedirectResponseCode.Found,
                303 => RedirectResponseCode.SeeOther,
                307 => RedirectResponseCode.TemporaryRedirect,
                308 => RedirectResponseCode.PermanentRedirect,
                _ => RedirectResponseCode.MovedPermanently,
            },
        };
        if (redirect.Scheme is { } scheme)
        {
            action.SchemeRedirect = scheme;
        }

        if (redirect.PrefixRewrite is { } prefix)
        {
            action.PrefixRewrite = prefix;
        }
        else if (redirect.Uri is { } uri)
        {
            action.PathRedirect = uri;
        }

        return action;
    }

    /// <summary>A scheme's own port is left out of the address (E79). Our listeners speak plain HTTP, so that is the scheme when none is named.</summary>
    private static uint PortOf(HttpRedirect redirect, int listenerPort)
    {
        var port = redirect.Port ?? (redirect.PortFromRequest ? listenerPort : 0);
        var own = redirect.Scheme == "https" ? 443 : 80;
        return port == own ? 0 : (uint)port;
    }
}
