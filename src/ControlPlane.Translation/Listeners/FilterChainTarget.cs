using ControlPlane.Model.Collections;
using ControlPlane.Model.DestinationRules;

namespace ControlPlane.Translation.Listeners;

/// <summary>What a filter chain does with its connections. A closed set.</summary>
internal abstract record FilterChainTarget
{
    private FilterChainTarget()
    {
    }

    /// <summary>HTTP by a route configuration that is fetched.</summary>
    internal sealed record Routed(string RouteName) : FilterChainTarget
    {
        /// <summary>At the mesh's border: the client's address and certificates are not to be believed.</summary>
        public bool Edge { get; init; }

        /// <summary>Resolve names that no virtual host knows.</summary>
        public bool ForwardByName { get; init; }
    }

    /// <summary>HTTP, all to one cluster of this workload.</summary>
    /// <param name="Cluster">Inbound cluster.</param>
    /// <param name="RetryResets">Try again what certainly did not reach the app; not for gRPC (F94).</param>
    internal sealed record Inbound(string Cluster, bool RetryResets) : FilterChainTarget;

    /// <summary>Bytes to one cluster.</summary>
    internal sealed record Tcp(string Cluster) : FilterChainTarget
    {
        /// <summary>Where several clusters share the connections; <see cref="Cluster"/> is then only a name for statistics. Empty: one takes them all.</summary>
        public EquatableArray<ClusterShare> Split { get; init; }

        public TimeSpan? IdleTimeout { get; init; }

        public TimeSpan? MaxConnectionDuration { get; init; }

        public bool HashSourceIp { get; init; }

        internal static Tcp To(string cluster, ConnectionPool? pool, HashKey? hash) => new(cluster)
        {
            IdleTimeout = pool?.TcpIdleTimeout,
            MaxConnectionDuration = pool?.MaxConnectionDuration,
            HashSourceIp = hash is HashKey.SourceIp,
        };
    }
}
