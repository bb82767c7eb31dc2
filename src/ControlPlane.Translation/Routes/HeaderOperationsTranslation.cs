using ControlPlane.Model.Collections;
using ControlPlane.Model.VirtualServices;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Google.Protobuf.Collections;
using AppendAction = Envoy.Config.Core.V3.HeaderValueOption.Types.HeaderAppendAction;

namespace ControlPlane.Translation.Routes;

/// <summary>Translates header changes. Set comes before add, each by name.</summary>
internal static class HeaderOperationsTranslation
{
    internal static void Apply(HeaderOperations headers, Route route)
    {
        Add(headers.Request, route.RequestHeadersToAdd, route.RequestHeadersToRemove);
        Add(headers.Response, route.ResponseHeadersToAdd, route.ResponseHeadersToRemove);
    }

    internal static void Apply(HeaderOperations headers, WeightedCluster.Types.ClusterWeight target)
    {
        Add(headers.Request, target.RequestHeadersToAdd, target.RequestHeadersToRemove);
        Add(headers.Response, target.ResponseHeadersToAdd, target.ResponseHeadersToRemove);
        if (AuthorityOf(headers) is { } authority)
        {
            target.HostRewriteLiteral = authority;
        }
    }

    /// <summary>The authority that the request headers ask for: it is not a header to Envoy but a rewrite (F107). Set beats add.</summary>
    internal static string? AuthorityOf(HeaderOperations? headers) =>
        headers is null ? null : AuthorityIn(headers.Request.Set) ?? AuthorityIn(headers.Request.Add);

    private static string? AuthorityIn(EquatableMap<string> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (IsAuthority(name))
            {
                return value;
            }
        }

        return null;
    }

    private static bool IsAuthority(string name) => name.Equals("host", StringComparison.OrdinalIgnoreCase) || name == ":authority";

    private static void Add(HeaderChanges changes, RepeatedField<HeaderValueOption> add, RepeatedField<string> remove)
    {
        AddAll(changes.Set, AppendAction.OverwriteIfExistsOrAdd, add);
        AddAll(changes.Add, AppendAction.AppendIfExistsOrAdd, add);
        remove.AddRange(changes.Remove.Where(CanChange));
    }

    private static void AddAll(EquatableMap<string> headers, AppendAction action, RepeatedField<HeaderValueOption> add)
    {
        foreach (var (name, value) in headers)
        {
            if (CanChange(name))
            {
                add.Add(new HeaderValueOption { Header = new() { Key = name, Value = value }, AppendAction = action });
            }
        }
    }

    private static bool CanChange(string name) => !IsAuthority(name) && !name.StartsWith(':');
}
