namespace ControlPlane.Benchmarks.Clients;

/// <summary>Walks the fields of an encoded message without copying; numbers are skipped.</summary>
internal ref struct ProtoFields(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field at hand.</summary>
    internal int Number { get; private set; }

    /// <summary>Its content.</summary>
    internal ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next string, bytes or message.</summary>
    internal bool Next()
    {
        while (!_rest.IsEmpty)
        {
            var tag = Varint();
            switch (tag & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    _rest = _rest[8..];
                    break;
                case 5:
                    _rest = _rest[4..];
                    break;
                default:
                    Number = (int)(tag >> 3);
                    var length = (int)Varint();
                    Value = _rest[..length];
                    _rest = _rest[length..];
                    return true;
            }
        }

        return false;
    }

    /// <summary>The last field of a number; empty when there is none.</summary>
    internal static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int number)
    {
        var fields = new ProtoFields(message);
        ReadOnlySpan<byte> found = [];
        while (fields.Next())
        {
            found = fields.Number == number ? fields.Value : found;
        }

        return found;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
