namespace ControlPlane.Model.Config;

/// <summary>What is common to some kinds of objects.</summary>
public static class ConfigKinds
{
    extension(ConfigKind kind)
    {
        /// <summary>Whether its objects keep somebody out, so that one without effect must not stay unnoticed.</summary>
        public bool ProtectsTheMesh() => kind is ConfigKind.AuthorizationPolicy or ConfigKind.RequestAuthentication or ConfigKind.PeerAuthentication;
    }
}
