namespace ControlPlane.Architecture.Tests.Projects;

/// <summary>Which project of <c>src/</c> may refer to which; everything else does not compile, because it is another assembly.</summary>
internal static class Layers
{
    /// <summary>Projects that are functions of their arguments.</summary>
    internal static IReadOnlyList<string> Pure { get; } =
        ["ControlPlane.Model", "ControlPlane.Xds", "ControlPlane.Translation", "ControlPlane.Policies", "ControlPlane.Analysis", "ControlPlane.Simulation"];

    /// <summary>Project -> projects that it may refer to.</summary>
    internal static IReadOnlyDictionary<string, string[]> AllowedReferences { get; } = new Dictionary<string, string[]>
    {
        ["Envoy.Api"] = [],
        ["ControlPlane.Model"] = [],
        ["ControlPlane.Xds"] = ["Envoy.Api"],
        ["ControlPlane.Xds.Streams"] = ["ControlPlane.Xds", "Envoy.Api"],
        ["ControlPlane.Simulation"] = ["Envoy.Api"],
        ["ControlPlane.Translation"] = ["ControlPlane.Model", "ControlPlane.Xds", "Envoy.Api"],
        ["ControlPlane.Policies"] = ["ControlPlane.Translation", "ControlPlane.Model", "ControlPlane.Xds", "Envoy.Api"],
        ["ControlPlane.Analysis"] = ["ControlPlane.Model", "ControlPlane.Policies"],
        ["ControlPlane.Sources"] = ["ControlPlane.Model"],
        ["ControlPlane.Certificates"] = ["ControlPlane.Model"],
        ["ControlPlane.Composition"] =
        [
            "ControlPlane.Translation", "ControlPlane.Policies", "ControlPlane.Sources", "ControlPlane.Analysis", "ControlPlane.Simulation",
            "ControlPlane.Model", "ControlPlane.Xds", "Envoy.Api",
        ],
        ["ControlPlane.Agent"] = ["ControlPlane.Model", "ControlPlane.Certificates", "ControlPlane.Xds", "ControlPlane.Xds.Streams", "Envoy.Api"],
        ["ControlPlane.Host"] =
        [
            "ControlPlane.Composition", "ControlPlane.Xds.Streams", "ControlPlane.Translation", "ControlPlane.Policies", "ControlPlane.Sources",
            "ControlPlane.Certificates", "ControlPlane.Analysis", "ControlPlane.Simulation", "ControlPlane.Model", "ControlPlane.Xds", "Envoy.Api",
        ],
        ["ControlPlane.Cli"] =
        [
            "ControlPlane.Agent", "ControlPlane.Composition", "ControlPlane.Translation", "ControlPlane.Policies", "ControlPlane.Sources",
            "ControlPlane.Certificates", "ControlPlane.Analysis", "ControlPlane.Simulation", "ControlPlane.Model", "ControlPlane.Xds", "Envoy.Api",
        ],
    };

    /// <summary>Project -> packages that it may refer to itself, for the projects whose purity depends on it.</summary>
    internal static IReadOnlyDictionary<string, string[]> AllowedPackages { get; } = new Dictionary<string, string[]>
    {
        ["Envoy.Api"] = ["Google.Protobuf", "Grpc.Core.Api", "Grpc.Tools"],
        ["ControlPlane.Model"] = [],
        ["ControlPlane.Xds"] = ["System.IO.Hashing", "Microsoft.CodeAnalysis.PublicApiAnalyzers"],
        ["ControlPlane.Simulation"] = [],
        ["ControlPlane.Translation"] = ["System.IO.Hashing"],
        ["ControlPlane.Policies"] = [],
        ["ControlPlane.Analysis"] = [],
    };
}
