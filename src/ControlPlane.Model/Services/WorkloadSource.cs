using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.WorkloadEntries;
using ControlPlane.Model.WorkloadGroups;

namespace ControlPlane.Model.Services;

/// <summary>A workload that services may select: declared, or discovered because its sidecar connected. A closed set.</summary>
internal abstract record WorkloadSource
{
    private WorkloadSource()
    {
    }

    public abstract string Address { get; }

    public abstract EquatableMap<string> Labels { get; }

    /// <summary>The service it says it offers, fully qualified; null: it says nothing.</summary>
    public abstract string? StatedService { get; }

    public abstract Endpoint ToEndpoint(IReadOnlyList<ServicePort> ports);

    /// <param name="Entry">What was written down.</param>
    /// <param name="Sidecar">The connected proxy at its address; null: none.</param>
    internal sealed record Declared(WorkloadEntry Entry, Proxy? Sidecar) : WorkloadSource
    {
        public override string Address => Entry.Spec.Address;

        public override EquatableMap<string> Labels => Entry.Spec.Labels;

        public override string? StatedService => null;

        public override Endpoint ToEndpoint(IReadOnlyList<ServicePort> ports)
        {
            var endpoint = EndpointAssembly.FromSpec(Entry.Spec, ports) with { Health = Entry.Healthy ? EndpointHealth.Healthy : EndpointHealth.Unhealthy };
            return Sidecar is null ? endpoint : EndpointAssembly.Beside(endpoint, Sidecar);
        }
    }

    /// <param name="Workload">What its sidecar states.</param>
    /// <param name="Group">The group that it joins, if that exists.</param>
    /// <param name="Service">The service it states, fully qualified.</param>
    internal sealed record Discovered(Workload Workload, WorkloadGroup? Group, string? Service) : WorkloadSource
    {
        public override string Address => Workload.Proxy.Addresses.IsEmpty ? "" : Workload.Proxy.Addresses[0];

        public override EquatableMap<string> Labels { get; } = EndpointAssembly.LabelsOf(Workload.Proxy, Group);

        public override string? StatedService => Service;

        public override Endpoint ToEndpoint(IReadOnlyList<ServicePort> ports) => EndpointAssembly.FromWorkload(this, ports);
    }
}
