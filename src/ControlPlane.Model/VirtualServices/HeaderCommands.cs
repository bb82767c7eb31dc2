using System.Collections.Frozen;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The commands that every supported Envoy knows in a header value or an access log, with what they take. Found by asking Envoy 1.36 and 1.40.</summary>
internal static class HeaderCommands
{
    /// <summary>Neither parameters nor a length.</summary>
    private static readonly FrozenSet<string> Plain = string.Join(
        ' ',
        "ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CONNECTION_ID CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS DURATION FILTER_CHAIN_NAME",
        "GRPC_STATUS_NUMBER HOSTNAME LOCAL_REPLY_BODY PROTOCOL REQUESTED_SERVER_NAME REQUEST_DURATION REQUEST_HEADERS_BYTES REQUEST_TX_DURATION",
        "RESPONSE_CODE RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_FLAGS_LONG RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES RESPONSE_TX_DURATION",
        "ROUNDTRIP_DURATION ROUTE_NAME STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID UNIQUE_ID VIRTUAL_CLUSTER_NAME",
        "DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED DOWNSTREAM_DECOMPRESSED_HEADER_BYTES_SENT DOWNSTREAM_HANDSHAKE_DURATION",
        "DOWNSTREAM_DIRECT_LOCAL_ADDRESS DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_LOCAL_PORT",
        "DOWNSTREAM_DIRECT_REMOTE_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT",
        "DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT",
        "DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_LOCAL_PORT DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_EMAIL_SAN",
        "DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_OTHERNAME_SAN DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT",
        "DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_1 DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256 DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_DNS_SAN",
        "DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1 DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER",
        "DOWNSTREAM_PEER_OTHERNAME_SAN DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_URI_SAN",
        "DOWNSTREAM_REMOTE_ADDRESS DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_SESSION_ID",
        "DOWNSTREAM_TLS_VERSION DOWNSTREAM_TRANSPORT_FAILURE_REASON",
        "UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID UPSTREAM_CONNECTION_POOL_READY_DURATION",
        "UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DECOMPRESSED_HEADER_BYTES_SENT UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT",
        "UPSTREAM_HOST UPSTREAM_HOST_NAME UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_PORT",
        "UPSTREAM_LOCAL_DNS_SAN UPSTREAM_LOCAL_IP_SAN UPSTREAM_LOCAL_URI_SAN UPSTREAM_PEER_CERT UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN",
        "UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_URI_SAN UPSTREAM_PROTOCOL UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT",
        "UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT UPSTREAM_TLS_CIPHER UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION",
        "UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A form of time, which may be left out; no length.</summary>
    private static readonly FrozenSet<string> Times = new[]
    {
        "START_TIME", "START_TIME_LOCAL", "EMIT_TIME", "EMIT_TIME_LOCAL", "DOWNSTREAM_PEER_CERT_V_START", "DOWNSTREAM_PEER_CERT_V_END",
        "UPSTREAM_PEER_CERT_V_START", "UPSTREAM_PEER_CERT_V_END",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Names of headers, a second one after <c>?</c> in case there is no first.</summary>
    private static readonly FrozenSet<string> Headers = new[] { "REQ", "RESP", "TRAILER" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A text of one's own; no length where false.</summary>
    private static readonly FrozenDictionary<string, bool> Keyed = new Dictionary<string, bool>
    {
        ["DYNAMIC_METADATA"] = false,
        ["CLUSTER_METADATA"] = false,
        ["UPSTREAM_METADATA"] = false,
        ["PER_REQUEST_STATE"] = false,
        ["CEL"] = true,
        ["ENVIRONMENT"] = true,
        ["QUERY_PARAM"] = true,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The first word is one of a few.</summary>
    private static readonly FrozenDictionary<string, string[]> Worded = new Dictionary<string, string[]>
    {
        ["GRPC_STATUS"] = ["", "CAMEL_STRING", "SNAKE_STRING", "NUMBER"],
        ["PATH"] = ["", "WQ", "NQ"],
        ["METADATA"] = ["ROUTE", "CLUSTER", "DYNAMIC", "LISTENER", "UPSTREAM_HOST", "VIRTUAL_HOST"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static (string Problem, string? Hint)? Check(string name, string? parameters, bool hasLength) => name switch
    {
        _ when Plain.Contains(name) => parameters is null && !hasLength ? null : ($"%{name}% takes neither parameters nor a length", null),
        _ when Times.Contains(name) => hasLength ? ($"%{name}% takes no length", null) : null,
        _ when Headers.Contains(name) => AreHeaders(parameters) ? null : ($"%{name}% needs the name of a header, or two with a \"?\" between", $"write %{name}(X-NAME)%"),
        _ when Keyed.TryGetValue(name, out var mayCut) => string.IsNullOrEmpty(parameters) || (hasLength && !mayCut) ? ($"%{name}% needs parameters{(mayCut ? "" : ", and takes no length")}", null) : null,
        _ when Worded.TryGetValue(name, out var words) => words.Contains((parameters ?? "").Split(':')[0]) ? null : ($"the first parameter of %{name}% is not one of {string.Join(", ", words)}", null),
        "RESPONSE_CODE_DETAILS" => hasLength ? ($"%{name}% takes no length", null) : null,
        "FILTER_STATE" or "UPSTREAM_FILTER_STATE" => CheckState(name, parameters),
        "COMMON_DURATION" => parameters?.Split(':') is [{ Length: > 0 }, { Length: > 0 }] or [{ Length: > 0 }, { Length: > 0 }, "ms" or "us" or "ns"] ? null : ("%COMMON_DURATION% needs two points in time, and perhaps ms, us or ns", null),
        _ => ($"%{name}% is no command that every supported Envoy knows", Spelling.Suggest(name, Plain.Concat(Headers).Concat(Times))),
    };

    private static bool AreHeaders(string? parameters) =>
        parameters?.Split('?') is { Length: 1 or 2 } names && names.Any(name => name.Length > 0) && names.All(name => name.Length == 0 || HeaderName.IsToken(name.TrimStart(':')));

    private static (string Problem, string? Hint)? CheckState(string name, string? parameters) =>
        parameters?.Split(':') is [{ Length: > 0 }] or [{ Length: > 0 }, "PLAIN" or "TYPED"] ? null : ($"%{name}% needs a key, and perhaps PLAIN or TYPED", null);
}
