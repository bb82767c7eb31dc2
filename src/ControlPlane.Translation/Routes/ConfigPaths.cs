using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Routes;

/// <summary>Where an object stands in Kubernetes' API: the form in which Istio's tools expect provenance in Envoy's metadata.</summary>
internal static class ConfigPaths
{
    internal static string Of(VirtualService rule) =>
        $"/apis/networking.istio.io/v1/namespaces/{rule.Metadata.Namespace}/virtual-service/{rule.Metadata.Name}";
}
