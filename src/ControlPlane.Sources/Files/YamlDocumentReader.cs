using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ControlPlane.Sources.Files;

/// <summary>One document's text to a tree with positions. After a syntax error the tree holds what stood before it.</summary>
internal sealed class YamlDocumentReader(string file, YamlChunk chunk, Findings findings)
{
    private readonly Parser _parser = new Parser(new Scanner(new StringReader(chunk.Text), skipComments: true));
    private readonly Dictionary<string, (ConfigNode Node, long Size)> _anchors = new(StringComparer.Ordinal);
    private long _size;

    /// <summary>The text ended early or made no sense: what is missing from the tree may have been anything.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>The root, or null when there is none.</summary>
    internal ConfigNode? Read()
    {
        while (Next())
        {
            if (_parser.Current is NodeEvent)
            {
                var root = Node(0);
                Drain();
                return root;
            }

            if (_parser.Current is AnchorAlias alias)
            {
                Fail(DiagnosticCodes.Syntax, SpanOf(alias), "an alias cannot be a whole document");
                return null;
            }
        }

        return null;
    }

    // What follows the root must be the document's end.
    private void Drain()
    {
        while (!IsBroken && Next())
        {
        }
    }

    private bool Next()
    {
        if (IsBroken)
        {
            return false;
        }

        try
        {
            return _parser.MoveNext();
        }
        catch (YamlException error)
        {
            Fail(DiagnosticCodes.Syntax, Span(error.Start, error.End), Sentence(error.Message));
            return false;
        }
    }

    // The current event begins a node; afterwards it is the node's last event.
    private ConfigNode? Node(int depth)
    {
        if (depth > YamlLimits.Depth)
        {
            Fail(DiagnosticCodes.TooLarge, SpanOf(_parser.Current!), $"more than {YamlLimits.Depth} levels deep");
            return null;
        }

        switch (_parser.Current)
        {
            case YamlDotNet.Core.Events.Scalar scalar:
                return Anchored(scalar, Grow(Scalar(scalar)), _size - 1);
            case SequenceStart start:
                return Sequence(start, depth);
            case MappingStart start:
                return Mapping(start, depth);
            case AnchorAlias alias:
                return Alias(alias);
            default:
                Fail(DiagnosticCodes.Syntax, SpanOf(_parser.Current!), "expected a value");
                return null;
        }
    }

    private ConfigNode.Scalar Scalar(YamlDotNet.Core.Events.Scalar scalar) =>
        new(scalar.Value, scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:str")) { Span = SpanOf(scalar) };

    private ConfigNode.Sequence Sequence(SequenceStart start, int depth)
    {
        var (items, before, end) = (new List<ConfigNode>(), _size, start.End);
        while (Next() && _parser.Current is not SequenceEnd)
        {
            if (Node(depth + 1) is { } item)
            {
                items.Add(item);
                end = _parser.Current?.End ?? end;
            }
        }

        var sequence = new ConfigNode.Sequence(items.ToEquatableArray()) { Span = Span(start.Start, EndOf(end)) };
        return Anchored(start, Grow(sequence), before);
    }

    private ConfigNode.Mapping Mapping(MappingStart start, int depth)
    {
        var (builder, before, end) = (new YamlMappingBuilder(findings), _size, start.End);
        while (Next() && _parser.Current is not MappingEnd)
        {
            if (Node(depth + 1) is not { } key)
            {
                continue;
            }

            if (key is not ConfigNode.Scalar name)
            {
                Fail(DiagnosticCodes.Syntax, key.Span, "a key must be a text");
                break;
            }

            if (!Next() || Node(depth + 1) is not { } value)
            {
                break;
            }

            builder.Add(name, value);
            end = _parser.Current?.End ?? end;
        }

        var mapping = new ConfigNode.Mapping(builder.Build()) { Span = Span(start.Start, EndOf(end)) };
        return Anchored(start, Grow(mapping), before);
    }

    private ConfigNode? Alias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            Fail(DiagnosticCodes.Syntax, SpanOf(alias), $"the alias *{alias.Value.Value} has no anchor before it");
            return null;
        }

        _size += anchored.Size;
        return Grow(anchored.Node);
    }

    private T Grow<T>(T node)
        where T : ConfigNode
    {
        if (++_size > YamlLimits.Nodes && !IsBroken)
        {
            Fail(DiagnosticCodes.TooLarge, node.Span, $"more than {YamlLimits.Nodes} values, with all aliases expanded");
        }

        return node;
    }

    private T Anchored<T>(NodeEvent start, T node, long sizeBefore)
        where T : ConfigNode
    {
        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = (node, _size - sizeBefore);
        }

        return node;
    }

    private void Fail(string code, SourceSpan span, string message)
    {
        IsBroken = true;
        findings.Error(code, span, message);
    }

    // Block ends are reported where the next token begins, which is far away.
    private Mark EndOf(Mark lastChild) => _parser.Current is SequenceEnd or MappingEnd && _parser.Current.End.Line == lastChild.Line && _parser.Current.End.Index > lastChild.Index
        ? _parser.Current.End
        : lastChild;

    private SourceSpan SpanOf(ParsingEvent parsed) => Span(parsed.Start, parsed.End);

    private SourceSpan Span(Mark start, Mark end) => new(file, Position(start), Position(end));

    private SourcePosition Position(Mark mark) => new((int)mark.Line + chunk.LinesBefore, (int)mark.Column);

    private static string Sentence(string message)
    {
        var text = message.Trim().TrimEnd('.');
        return text.Length == 0 ? "not YAML" : char.ToLowerInvariant(text[0]) + text[1..];
    }
}
