using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Visibility;

/// <summary>Joins a match of an entry that delegates with one of the delegate: both must hold, where that can be said in one match.</summary>
internal static class DelegateMatches
{
    /// <summary>All pairs that can be joined; empty when there is none, so that the delegate's route is left out (B36).</summary>
    internal static IReadOnlyList<HttpMatch> Join(EquatableArray<HttpMatch> root, EquatableArray<HttpMatch> own) =>
        root.IsEmpty ? own
        : own.IsEmpty ? root
        : [.. from narrow in own from wide in root where !Conflict(wide, narrow) select Join(wide, narrow)];

    private static HttpMatch Join(HttpMatch wide, HttpMatch narrow) => narrow with
    {
        Name = wide.Name.Length == 0 ? narrow.Name : narrow.Name.Length == 0 ? wide.Name : $"{wide.Name}-{narrow.Name}",
        Uri = narrow.Uri ?? wide.Uri,
        IgnoreUriCase = narrow.Uri is null ? wide.IgnoreUriCase : narrow.IgnoreUriCase,
        Scheme = narrow.Scheme ?? wide.Scheme,
        Method = narrow.Method ?? wide.Method,
        Authority = narrow.Authority ?? wide.Authority,
        Headers = Union(wide.Headers, narrow.Headers),
        WithoutHeaders = Union(wide.WithoutHeaders, narrow.WithoutHeaders),
        QueryParams = Union(wide.QueryParams, narrow.QueryParams),
        Port = narrow.Port ?? wide.Port,
        SourceLabels = Union(wide.SourceLabels, narrow.SourceLabels),
        SourceNamespace = narrow.SourceNamespace ?? wide.SourceNamespace,
        Gateways = narrow.Gateways.IsEmpty ? wide.Gateways : narrow.Gateways,
        StatPrefix = narrow.StatPrefix.Length > 0 ? narrow.StatPrefix : wide.StatPrefix,
    };

    private static bool Conflict(HttpMatch wide, HttpMatch narrow) =>
        Conflict(wide.Uri, narrow.Uri) || Conflict(wide.Scheme, narrow.Scheme) || Conflict(wide.Method, narrow.Method)
        || Conflict(wide.Authority, narrow.Authority)
        || Conflict(wide.Headers, narrow.Headers) || Conflict(wide.WithoutHeaders, narrow.WithoutHeaders) || Conflict(wide.QueryParams, narrow.QueryParams)
        || (wide.Uri is not null && narrow.Uri is not null && wide.IgnoreUriCase != narrow.IgnoreUriCase)
        || (wide.Port is { } port && narrow.Port is { } other && port != other)
        || (wide.SourceNamespace is not null && wide.SourceNamespace != narrow.SourceNamespace)
        || wide.SourceLabels.Any(label => narrow.SourceLabels.TryGetValue(label.Key, out var value) && value != label.Value)
        || narrow.Gateways.Any(gateway => !wide.Gateways.IsEmpty && !wide.Gateways.Contains(gateway));

    private static bool Conflict(EquatableMap<StringMatch> wide, EquatableMap<StringMatch> narrow) =>
        wide.Any(pair => narrow.TryGetValue(pair.Key, out var other) && Conflict(pair.Value, other));

    /// <summary>Whether the narrow condition is not certainly a part of the wide one.</summary>
    private static bool Conflict(StringMatch? wide, StringMatch? narrow) => (wide, narrow) switch
    {
        (null, _) or (_, null) => false,
        (StringMatch.Regex, _) or (_, StringMatch.Regex) => true,
        (StringMatch.Exact exact, StringMatch.Exact other) => exact.Value != other.Value,
        (StringMatch.Exact, StringMatch.Prefix) => true,
        (StringMatch.Prefix prefix, StringMatch.Exact other) => !other.Value.StartsWith(prefix.Value, StringComparison.Ordinal),
        (StringMatch.Prefix prefix, StringMatch.Prefix other) => !other.Value.StartsWith(prefix.Value, StringComparison.Ordinal),
        _ => false,
    };

    private static EquatableMap<T> Union<T>(EquatableMap<T> wide, EquatableMap<T> narrow) =>
        wide.Count == 0 ? narrow : narrow.Count == 0 ? wide : EquatableMap<T>.From(wide.Where(pair => !narrow.ContainsKey(pair.Key)).Concat(narrow));
}
