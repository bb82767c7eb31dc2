using System.Globalization;

namespace ControlPlane.Model.Matching;

/// <summary>The grammar of CEL, Google's Common Expression Language, as far as it takes to know that Envoy will compile a text.</summary>
/// <remarks>https://github.com/google/cel-spec/blob/master/doc/langdef.md</remarks>
internal sealed class CelSyntax
{
    private const int DeepestNesting = 32;

    private static readonly HashSet<string> Functions =
    [
        "size", "contains", "startsWith", "endsWith", "matches", "int", "uint", "double", "string", "bytes", "bool", "type", "dyn", "duration",
        "timestamp", "has", "all", "exists", "exists_one", "map", "filter", "getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear",
        "getFullYear", "getHours", "getMilliseconds", "getMinutes", "getMonth", "getSeconds",
    ];

    private static readonly HashSet<string> Reserved =
        ["as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"];

    private readonly IReadOnlyList<CelToken> _tokens;
    private int _at;
    private int _depth;

    private CelSyntax(IReadOnlyList<CelToken> tokens) => _tokens = tokens;

    private CelToken Next => _tokens[_at];

    /// <summary>What is wrong with an expression, or null.</summary>
    internal static string? Check(string text)
    {
        try
        {
            var syntax = new CelSyntax(CelToken.Of(text));
            syntax.Conditional();
            return syntax.Next.Kind == CelTokenKind.End ? null : syntax.Unexpected();
        }
        catch (FormatException problem)
        {
            return problem.Message;
        }
    }

    private void Conditional()
    {
        if (++_depth > DeepestNesting)
        {
            throw new FormatException("is nested too deeply");
        }

        Binary(0);
        if (Take("?"))
        {
            Binary(0);
            Expect(":");
            Conditional();
        }

        _depth--;
    }

    /// <summary>From the loosest to the tightest: or, and, relations, sums, products.</summary>
    private void Binary(int level)
    {
        string[][] levels = [["||"], ["&&"], ["<", "<=", ">", ">=", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"]];
        if (level == levels.Length)
        {
            Unary();
            return;
        }

        Binary(level + 1);
        while (Array.Exists(levels[level], Take))
        {
            Binary(level + 1);
        }
    }

    private void Unary()
    {
        while (Take("!") || Take("-"))
        {
        }

        Primary();
        while (true)
        {
            if (Take("."))
            {
                Name();
            }
            else if (Take("["))
            {
                Conditional();
                Expect("]");
            }
            else
            {
                return;
            }
        }
    }

    private void Primary()
    {
        if (Next.Kind is CelTokenKind.Number or CelTokenKind.Text)
        {
            _at++;
        }
        else if (Take("("))
        {
            Conditional();
            Expect(")");
        }
        else if (Take("["))
        {
            List("]", Conditional);
        }
        else if (Take("{"))
        {
            List("}", () =>
            {
                Conditional();
                Expect(":");
                Conditional();
            });
        }
        else
        {
            Take(".");
            Name();
        }
    }

    private void Name()
    {
        var name = Next;
        if (name.Kind != CelTokenKind.Name || Reserved.Contains(name.Value))
        {
            throw new FormatException(Unexpected());
        }

        _at++;
        if (!Take("("))
        {
            return;
        }

        if (!Functions.Contains(name.Value))
        {
            throw new FormatException($"there is no function \"{name.Value}\"");
        }

        List(")", Conditional);
    }

    private void List(string end, Action item)
    {
        while (!Take(end))
        {
            item();
            if (!Take(","))
            {
                Expect(end);
                return;
            }
        }
    }

    private bool Take(string mark)
    {
        if (Next.Kind is not (CelTokenKind.Mark or CelTokenKind.Name) || Next.Value != mark)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(string mark)
    {
        if (!Take(mark))
        {
            throw new FormatException($"expected \"{mark}\" at character {(Next.Start + 1).ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private string Unexpected() => Next.Kind == CelTokenKind.End ? "ends too early" : $"unexpected \"{Next.Value}\" at character {(Next.Start + 1).ToString(CultureInfo.InvariantCulture)}";
}
