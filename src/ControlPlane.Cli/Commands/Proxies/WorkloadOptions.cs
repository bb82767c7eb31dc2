using System.CommandLine;
using System.Net;
using ControlPlane.Agent;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>What the proxy stands beside: name, namespace, labels, ports, address.</summary>
internal sealed class WorkloadOptions
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of this workload instance, such as reviews or reviews-v2." };

    private readonly Option<string> _namespace = new("--namespace", "-n")
    {
        Description = "Namespace of the workload.",
        DefaultValueFactory = _ => "default",
        HelpName = "NAMESPACE",
    };

    private readonly Option<string> _service = new("--service")
    {
        Description = "The service this workload offers to others; it is discovered by connecting. Default, when --port is given: the label app, else NAME.",
        HelpName = "NAME",
    };

    private readonly Option<string> _group = new("--workload-group")
    {
        Description = "Name of a WorkloadGroup whose template gives labels, ports and service account.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _labels = new("--labels", "-l")
    {
        Description = "Labels of the workload, which subsets and selectors match.",
        HelpName = "K=V[,K=V…]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _serviceAccount = new("--service-account")
    {
        Description = "Service account: the workload's identity.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string[]> _addresses = new("--ip")
    {
        Description = "Address of the workload (several: the first is the one others use). Default: found out; on a loopback mesh one of 127.64.0.0/10 made from its name.",
        HelpName = "ADDRESS[,ADDRESS…]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _locality = new("--locality") { Description = "Where it runs.", HelpName = "REGION/ZONE/SUBZONE" };

    private readonly Option<string[]> _ports = new("--port", "-p")
    {
        Description = "A port the service offers, and the app's own port. HTTP unless said otherwise: 9080:5001, grpc=9090:5002/GRPC, redis=6379/TCP.",
        HelpName = "[NAME=]PORT[:APP_PORT][/PROTOCOL]",
        DefaultValueFactory = _ => [],
    };

    internal void AddTo(Command command)
    {
        command.Add(_name);
        foreach (var option in new Option[] { _namespace, _service, _group, _labels, _serviceAccount, _addresses, _locality, _ports })
        {
            command.Add(option);
        }
    }

    internal string Name(ParseResult parsed) => WorkloadText.DnsName(parsed.GetRequiredValue(_name), "NAME");

    internal string Namespace(ParseResult parsed) => WorkloadText.DnsName(parsed.GetRequiredValue(_namespace), "--namespace");

    internal EquatableArray<string> Addresses(ParseResult parsed)
    {
        var addresses = WorkloadText.Elements(parsed.GetRequiredValue(_addresses)).ToEquatableArray();
        return addresses.FirstOrDefault(address => !IPAddress.TryParse(address, out _)) is { } wrong
            ? throw new AgentException(FailureKind.Usage, $"--ip {wrong}: not an IP address")
            : addresses;
    }

    internal Proxy Read(ParseResult parsed, ProxyKind kind, EquatableArray<string> addresses)
    {
        var (name, @namespace) = (Name(parsed), Namespace(parsed));
        var labels = WorkloadText.Labels(parsed.GetRequiredValue(_labels));
        var ports = WorkloadText.Ports(parsed.GetRequiredValue(_ports));
        var service = parsed.GetValue(_service) ?? "";
        if (service.Length == 0 && !ports.IsEmpty && parsed.GetValue(_group) is null)
        {
            service = labels.TryGetValue("app", out var app) ? app : name;
        }

        return new()
        {
            NodeId = NodeId.Of(kind, addresses[0], name, @namespace),
            Kind = kind,
            Name = name,
            Namespace = @namespace,
            Addresses = addresses,
            Labels = labels,
            Locality = Locality.Parse(parsed.GetValue(_locality) ?? ""),
            ServiceAccount = parsed.GetValue(_serviceAccount) ?? "",
            Service = service,
            WorkloadGroup = parsed.GetValue(_group) ?? "",
            Ports = ports,
        };
    }
}
