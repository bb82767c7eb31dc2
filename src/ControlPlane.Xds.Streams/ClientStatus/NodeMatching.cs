using System.Text.RegularExpressions;
using Envoy.Config.Core.V3;
using Envoy.Type.Matcher.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.ClientStatus;

/// <summary>Decides whether a node is one of those that a client status request is about.</summary>
internal static class NodeMatching
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether any of the matchers passes; without any, every node does.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: a matcher has a form that is not known here.</exception>
    internal static Predicate<Node> Of(IReadOnlyCollection<NodeMatcher> matchers)
    {
        var tests = matchers.Select(Of).ToList();
        return node => tests.Count == 0 || tests.Any(test => test(node));
    }

    private static Predicate<Node> Of(NodeMatcher matcher)
    {
        var id = matcher.NodeId is null ? null : Of(matcher.NodeId);
        var metadata = matcher.NodeMetadatas.Select(Of).ToList();
        return node =>
            id?.Invoke(node.Id) != false && metadata.TrueForAll(test => test(node.Metadata));
    }

    private static Predicate<Struct?> Of(StructMatcher matcher)
    {
        if (matcher.Path.Count == 0 || matcher.Value is null)
        {
            throw Unsupported("node_metadatas: a path and a value are needed");
        }

        var path = matcher.Path.Select(static step => step.Key).ToList();
        var test = Of(matcher.Value);
        return metadata =>
        {
            var value = metadata is null ? null : Value.ForStruct(metadata);
            foreach (var step in path)
            {
                value = value?.StructValue?.Fields.TryGetValue(step, out var inner) == true ? inner : null;
            }

            return test(value);
        };
    }

    private static Predicate<Value?> Of(ValueMatcher matcher)
    {
        switch (matcher.MatchPatternCase)
        {
            case ValueMatcher.MatchPatternOneofCase.NullMatch:
                return static value => value?.KindCase == Value.KindOneofCase.NullValue;
            case ValueMatcher.MatchPatternOneofCase.BoolMatch:
                return value => value?.KindCase == Value.KindOneofCase.BoolValue && value.BoolValue == matcher.BoolMatch;
            case ValueMatcher.MatchPatternOneofCase.PresentMatch:
                return value => value is not null == matcher.PresentMatch;
            case ValueMatcher.MatchPatternOneofCase.StringMatch:
                var text = Of(matcher.StringMatch);
                return value => value?.KindCase == Value.KindOneofCase.StringValue && text(value.StringValue);
            case ValueMatcher.MatchPatternOneofCase.DoubleMatch:
                var number = Of(matcher.DoubleMatch);
                return value => value?.KindCase == Value.KindOneofCase.NumberValue && number(value.NumberValue);
            case ValueMatcher.MatchPatternOneofCase.ListMatch:
                var element = Of(matcher.ListMatch.OneOf ?? throw Unsupported("list_match without one_of"));
                return value => value?.ListValue?.Values.Any(element.Invoke) == true;
            case ValueMatcher.MatchPatternOneofCase.OrMatch:
                var tests = matcher.OrMatch.ValueMatchers.Select(Of).ToList();
                return value => tests.Exists(test => test(value));
            default:
                throw Unsupported("a value matcher of an unknown kind");
        }
    }

    private static Predicate<double> Of(DoubleMatcher matcher) =>
        matcher.MatchPatternCase switch
        {
            DoubleMatcher.MatchPatternOneofCase.Exact => value => value.Equals(matcher.Exact),
            DoubleMatcher.MatchPatternOneofCase.Range => value => value >= matcher.Range.Start && value < matcher.Range.End,
            _ => throw Unsupported("a number matcher of an unknown kind"),
        };

    private static Predicate<string> Of(StringMatcher matcher)
    {
        var comparison = matcher.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return matcher.MatchPatternCase switch
        {
            StringMatcher.MatchPatternOneofCase.Exact => text => text.Equals(matcher.Exact, comparison),
            StringMatcher.MatchPatternOneofCase.Prefix => text => text.StartsWith(matcher.Prefix, comparison),
            StringMatcher.MatchPatternOneofCase.Suffix => text => text.EndsWith(matcher.Suffix, comparison),
            StringMatcher.MatchPatternOneofCase.Contains => text => text.Contains(matcher.Contains, comparison),
            StringMatcher.MatchPatternOneofCase.SafeRegex => Expression(matcher.SafeRegex.Regex).IsMatch,
            _ => throw Unsupported("a string matcher of an unknown kind"),
        };
    }

    private static Regex Expression(string pattern)
    {
        try
        {
            return new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw Unsupported($"safe_regex: {fault.Message}");
        }
    }

    private static RpcException Unsupported(string what) =>
        new(new Status(StatusCode.InvalidArgument, $"Cannot match nodes by {what}."));
}
