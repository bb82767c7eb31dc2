using System.Text.Json.Nodes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>The bootstrap's <c>node</c>: what the proxy says of itself. Nothing else decides what it is sent.</summary>
internal static class NodeSection
{
    internal static JsonObject ToJson(ProxySettings settings)
    {
        var proxy = settings.Proxy;
        var service = proxy.Service.Length > 0 ? proxy.Service.Split('.')[0] : proxy.Name;
        var node = new JsonObject { ["id"] = proxy.NodeId, ["cluster"] = $"{service}.{proxy.Namespace}" };
        if (proxy.Locality != Locality.Unknown)
        {
            node["locality"] = LocalityToJson(proxy.Locality);
        }

        node["metadata"] = Metadata(settings);
        return node;
    }

    private static JsonObject LocalityToJson(Locality locality)
    {
        var json = new JsonObject { ["region"] = locality.Region };
        AddText(json, "zone", locality.Zone);
        AddText(json, "sub_zone", locality.SubZone);
        return json;
    }

    private static JsonObject Metadata(ProxySettings settings)
    {
        var proxy = settings.Proxy;
        var metadata = new JsonObject
        {
            ["NAME"] = proxy.Name,
            ["NAMESPACE"] = proxy.Namespace,
            ["INSTANCE_IPS"] = string.Join(',', proxy.Addresses),
        };
        if (!proxy.Labels.IsEmpty)
        {
            metadata["LABELS"] = new JsonObject(proxy.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        }

        AddText(metadata, "SERVICE_ACCOUNT", proxy.ServiceAccount);
        AddText(metadata, "CLUSTER_ID", settings.ClusterId);
        AddText(metadata, "SERVICE", proxy.Service);
        AddText(metadata, "WORKLOAD_GROUP", proxy.WorkloadGroup);
        if (!proxy.Ports.IsEmpty)
        {
            metadata["PORTS"] = new JsonArray([.. proxy.Ports.Select(PortToJson)]);
        }

        AddInterception(metadata, proxy);
        if (settings.Secrets is not null)
        {
            metadata["SDS"] = "true";
        }

        if (settings.ReportsAppHealth)
        {
            metadata["APP_HEALTH"] = "agent";
        }

        return metadata;
    }

    private static void AddInterception(JsonObject metadata, Proxy proxy)
    {
        if (proxy.Kind == ProxyKind.Sidecar)
        {
            metadata["INTERCEPTION_MODE"] = proxy.Interception switch
            {
                InterceptionMode.Redirect => "REDIRECT",
                InterceptionMode.Loopback => "LOOPBACK",
                InterceptionMode.None => "NONE",
            };
        }

        AddText(metadata, "BIND_ADDRESS", proxy.BindAddress ?? "");
        if (proxy.Interception == InterceptionMode.Loopback && proxy.Kind == ProxyKind.Sidecar)
        {
            metadata["HTTP_PROXY_PORT"] = proxy.HttpProxyPort;
        }

        if (proxy.DnsCapture)
        {
            metadata["DNS_CAPTURE"] = "true";
        }
    }

    private static JsonNode PortToJson(ServicePort port)
    {
        var json = new JsonObject { ["name"] = port.Name, ["number"] = port.Number, ["target"] = port.TargetPort == 0 ? port.Number : port.TargetPort };
        if (port.Protocol != Protocol.Auto)
        {
            json["protocol"] = port.Protocol.ToString().ToUpperInvariant();
        }

        return json;
    }

    private static void AddText(JsonObject json, string name, string value)
    {
        if (value.Length > 0)
        {
            json[name] = value;
        }
    }
}
