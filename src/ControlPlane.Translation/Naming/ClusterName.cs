namespace ControlPlane.Translation.Naming;

/// <summary>Names of clusters, as Istio gives them.</summary>
internal static class ClusterName
{
    /// <summary>Refuses every connection.</summary>
    internal const string BlackHole = "BlackHoleCluster";

    /// <summary>Goes where the client was going.</summary>
    internal const string Passthrough = "PassthroughCluster";

    /// <summary>Goes to the port of this workload that the client addressed.</summary>
    internal const string InboundPassthrough = "InboundPassthroughCluster";

    /// <summary>Resolves the name in the request; for unknown hosts where no original destination is known.</summary>
    internal const string DynamicForwardProxy = "DynamicForwardProxyCluster";

    internal static string Outbound(int port, string subset, string hostname) => $"outbound|{port}|{subset}|{hostname}";

    internal static string Inbound(int port) => $"inbound|{port}||";
}
