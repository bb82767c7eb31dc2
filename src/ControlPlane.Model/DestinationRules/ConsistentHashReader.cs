using ControlPlane.Model.Config;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>consistentHash</c>.</summary>
internal static class ConsistentHashReader
{
    private const int MaximumTableSize = 5_000_010;
    private static readonly string[] KeyFields = ["httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName"];
    private static readonly string[] AlgorithmFields = ["minimumRingSize", "ringHash", "maglev"];

    internal static ConsistentHash? Read(MappingReader owner)
    {
        if (owner.Object("consistentHash") is not { } reader)
        {
            return null;
        }

        var key = Key(reader);
        var oldSize = reader.Integer("minimumRingSize", 0, long.MaxValue);
        var ring = reader.Object("ringHash");
        var ringSize = ring?.Integer("minimumRingSize", 0, long.MaxValue);
        ring?.Done();
        var maglev = reader.Object("maglev");
        var tableSize = maglev is null ? null : TableSize(maglev);
        reader.Done();
        CheckExclusive(reader);
        if ((ringSize ?? oldSize) > 8 * 1024 * 1024)
        {
            reader.Invalid(ring is null ? "minimumRingSize" : "ringHash", "Envoy allows 8388608 points at most");
        }

        // Zero means "not set", as everywhere in these blocks.
        var size = ringSize ?? oldSize;
        return key is null ? null : new ConsistentHash(key, size is 0 ? null : size, tableSize) { UseMaglev = maglev is not null };
    }

    private static HashKey? Key(MappingReader reader)
    {
        var (header, parameter, sourceIp) = (reader.Text("httpHeaderName"), reader.Text("httpQueryParameterName"), reader.Flag("useSourceIp"));
        var cookie = reader.Object("httpCookie") is { } cookieReader ? Cookie(cookieReader) : null;
        var stated = KeyFields.Where(reader.Has).ToList();
        if (stated.Count == 0)
        {
            reader.Findings.Error(DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: says not what to hash", $"set one of {string.Join(", ", KeyFields)}");
        }
        else if (stated.Count > 1)
        {
            reader.Broken(stated[1], $"{stated[0]} and {stated[1]} exclude each other");
        }
        else if (header is "" || parameter is "")
        {
            reader.Invalid(stated[0], "must not be empty");
        }
        else if (header is not null && !HeaderName.IsToken(header) && !header.StartsWith(':'))
        {
            reader.Invalid("httpHeaderName", $"\"{PlainScalar.Shorten(header)}\" is no header name");
        }
        else if (sourceIp == false)
        {
            reader.Invalid("useSourceIp", "false leaves nothing to hash");
        }

        return (header, parameter, cookie, sourceIp) switch
        {
            ({ } name, _, _, _) => new HashKey.Header(name),
            (_, { } name, _, _) => new HashKey.QueryParameter(name),
            (_, _, { } value, _) => value,
            (_, _, _, true) => new HashKey.SourceIp(),
            _ => null,
        };
    }

    private static HashKey.Cookie Cookie(MappingReader reader)
    {
        var cookie = new HashKey.Cookie(reader.RequiredText("name"), reader.Text("path"), reader.Duration("ttl", TimeSpan.Zero));
        reader.WithoutEffect("attributes");
        reader.Done();
        return cookie;
    }

    private static long? TableSize(MappingReader maglev)
    {
        var size = maglev.Integer("tableSize", 0, MaximumTableSize);
        maglev.Done();
        if (size is { } value && !IsPrime(value))
        {
            maglev.Invalid("tableSize", $"{value} is no prime number", "65537 is Envoy's default");
        }

        return size;
    }

    private static void CheckExclusive(MappingReader reader)
    {
        var algorithms = AlgorithmFields.Where(reader.Has).ToList();
        if (algorithms.Count > 1)
        {
            reader.Broken(algorithms[1], $"{algorithms[0]} and {algorithms[1]} exclude each other");
        }
    }

    private static bool IsPrime(long value)
    {
        for (var divisor = 2L; divisor * divisor <= value; divisor++)
        {
            if (value % divisor == 0)
            {
                return false;
            }
        }

        return value >= 2;
    }
}
