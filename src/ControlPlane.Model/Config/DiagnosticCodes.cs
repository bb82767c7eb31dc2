namespace ControlPlane.Model.Config;

/// <summary>Every code a finding about configuration can carry. Codes are never reused; IST… codes mean what they mean in Istio's analyzer.</summary>
public static class DiagnosticCodes
{
    /// <summary>The text is not YAML or JSON.</summary>
    public const string Syntax = "EM1001";

    /// <summary>A field that the kind does not have.</summary>
    public const string UnknownField = "EM1002";

    /// <summary>A value of the wrong type.</summary>
    public const string WrongType = "EM1003";

    /// <summary>A value of the right type that is not allowed: out of range, malformed, not one of the choices.</summary>
    public const string InvalidValue = "EM1004";

    /// <summary>A required field is missing.</summary>
    public const string MissingField = "EM1005";

    /// <summary>The same key twice in one mapping.</summary>
    public const string DuplicateKey = "EM1006";

    /// <summary>A document that is no object with <c>apiVersion</c> and <c>kind</c>.</summary>
    public const string NotAnObject = "EM1007";

    /// <summary>A kind that nobody knows.</summary>
    public const string UnknownKind = "EM1008";

    /// <summary>A known kind under a group or version that it does not have.</summary>
    public const string UnknownVersion = "EM1009";

    /// <summary>A known field that has no effect yet. A warning.</summary>
    public const string FieldWithoutEffect = "EM1010";

    /// <summary>A known kind that has no effect yet. A warning.</summary>
    public const string KindWithoutEffect = "EM1011";

    /// <summary>Something that should protect the mesh, and was never valid. An error of its own, so that a host can refuse to become ready.</summary>
    public const string UnenforcedSecurity = "EM1012";

    /// <summary>A Kubernetes object that says nothing about traffic. For information.</summary>
    public const string IgnoredKind = "EM1013";

    /// <summary>An object that another document already states.</summary>
    public const string DuplicateObject = "EM1014";

    /// <summary>A file that cannot be read.</summary>
    public const string UnreadableFile = "EM1015";

    /// <summary>A folder that vanished, emptied or became unreadable.</summary>
    public const string UnreadableFolder = "EM1016";

    /// <summary>A link that leads out of the configured folder.</summary>
    public const string LinkOutside = "EM1017";

    /// <summary>A document that is too large, too deep, or becomes so when its aliases are expanded.</summary>
    public const string TooLarge = "EM1018";

    /// <summary>The last good version of something stays in force. A warning.</summary>
    public const string KeptLastGood = "EM1019";

    /// <summary>Weights that do not sum to 100. For information.</summary>
    public const string WeightSum = "EM1020";

    /// <summary>Checks that could not be made for want of input. For information.</summary>
    public const string ChecksSkipped = "EM1021";

    /// <summary>A patch of an EnvoyFilter whose value is, in whole or in part, no message that can be written. A warning.</summary>
    public const string UnreadablePatch = "EM1022";

    /// <summary>A workload of which mutual TLS is demanded, and whose proxy has no certificate. A warning.</summary>
    public const string WithoutCertificate = "EM1030";

    /// <summary>A host, subset or gateway that is referred to and does not exist.</summary>
    public const string ReferencedResourceNotFound = "IST0101";

    /// <summary>A rule of Istio's validator is broken.</summary>
    public const string Validation = "IST0106";

    /// <summary>Two VirtualServices of the mesh claim one host.</summary>
    public const string ConflictingHosts = "IST0109";

    /// <summary>Several Sidecars of a namespace select the same workloads.</summary>
    public const string SidecarsWithOneSelector = "IST0110";

    /// <summary>Several Sidecars of a namespace are for all of its workloads.</summary>
    public const string SidecarsWithoutSelector = "IST0111";

    /// <summary>A rule that no request can reach.</summary>
    public const string UnreachableRule = "IST0130";

    /// <summary>A match that repeats an earlier one.</summary>
    public const string IneffectiveMatch = "IST0131";

    /// <summary>A VirtualService host that the gateway it names does not serve.</summary>
    public const string HostNotInGateway = "IST0132";

    /// <summary>Istio's validator finds it legal but suspicious.</summary>
    public const string Suspicious = "IST0133";

    /// <summary>A TCP ServiceEntry without addresses.</summary>
    public const string AddressRequired = "IST0134";

    /// <summary>A subset that no known workload belongs to.</summary>
    public const string SubsetWithoutWorkloads = "IST0173";

    /// <summary>A DestinationRule host that no service has.</summary>
    public const string UnknownDestinationRuleHost = "IST0174";
}
