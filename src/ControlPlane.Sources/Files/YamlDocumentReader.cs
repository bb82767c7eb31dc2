using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ControlPlane.Sources.Files;

/// <summary>One document's text to a tree with positions. After a syntax error the tree holds what stood before it.</summary>
internal sealed class YamlDocumentReader
{
    private readonly string _file;
    private readonly YamlChunk _chunk;
    private readonly Findings _findings;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<string, (ConfigNode Node, long Size)> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<(Mark Start, Mark End)> _openBrackets = new();
    private long _size;

    internal YamlDocumentReader(string file, YamlChunk chunk, Findings findings)
    {
        (_file, _chunk, _findings) = (file, chunk, findings);
        _scanner = new(new StringReader(chunk.Text), skipComments: true);
        _parser = new(_scanner);
    }

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
            FailSyntax(error.Message, error.Message.Contains("tab", StringComparison.Ordinal) ? (_scanner.CurrentPosition, _scanner.CurrentPosition) : (error.Start, error.End));
            return false;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // The scanner gives up in this way on some texts.
            FailSyntax("", (_scanner.CurrentPosition, _scanner.CurrentPosition));
            return false;
        }
    }

    private void FailSyntax(string message, (Mark Start, Mark End) place)
    {
        var isBracket = message.Length == 0 || message.Contains("flow", StringComparison.Ordinal) || message.Contains("node content", StringComparison.Ordinal);
        if (isBracket && _openBrackets.TryPeek(out var open))
        {
            Fail(DiagnosticCodes.Syntax, Span(open.Start, open.End), "the bracket that begins here is never closed");
            return;
        }

        var (explanation, hint) = YamlSyntaxError.Explain(message);
        Fail(DiagnosticCodes.Syntax, Span(place.Start, place.End), explanation, hint);
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
        Open(start, start.Style == SequenceStyle.Flow);
        while (Next() && _parser.Current is not SequenceEnd)
        {
            if (Node(depth + 1) is { } item)
            {
                items.Add(item);
                end = _parser.Current?.End ?? end;
            }
        }

        Close(start.Style == SequenceStyle.Flow);
        var sequence = new ConfigNode.Sequence(items.ToEquatableArray()) { Span = Span(start.Start, EndOf(end)) };
        return Anchored(start, Grow(sequence), before);
    }

    private ConfigNode.Mapping Mapping(MappingStart start, int depth)
    {
        var (builder, before, end) = (new YamlMappingBuilder(_findings), _size, start.End);
        Open(start, start.Style == MappingStyle.Flow);
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

        Close(start.Style == MappingStyle.Flow);
        var mapping = new ConfigNode.Mapping(builder.Build()) { Span = Span(start.Start, EndOf(end)) };
        return Anchored(start, Grow(mapping), before);
    }

    private void Open(ParsingEvent start, bool isBracket)
    {
        if (isBracket)
        {
            _openBrackets.Push((start.Start, start.End));
        }
    }

    private void Close(bool isBracket)
    {
        if (isBracket)
        {
            _openBrackets.Pop();
        }
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

    private void Fail(string code, SourceSpan span, string message, string? hint = null)
    {
        IsBroken = true;
        _findings.Error(code, span, message, hint);
    }

    // Block ends are reported where the next token begins, which is far away.
    private Mark EndOf(Mark lastChild) => _parser.Current is SequenceEnd or MappingEnd && _parser.Current.End.Line == lastChild.Line && _parser.Current.End.Index > lastChild.Index
        ? _parser.Current.End
        : lastChild;

    private SourceSpan SpanOf(ParsingEvent parsed) => Span(parsed.Start, parsed.End);

    private SourceSpan Span(Mark start, Mark end) => new(_file, Position(start), Position(end));

    private SourcePosition Position(Mark mark) => new((int)mark.Line + _chunk.LinesBefore, (int)mark.Column);
}
