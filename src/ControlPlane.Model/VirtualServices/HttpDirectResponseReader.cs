using System.Text;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>The field <c>directResponse</c>.</summary>
internal static class HttpDirectResponseReader
{
    private const int MaximumBodyBytes = 1024 * 1024;
    private const int LargeBodyBytes = 100 * 1024;

    internal static HttpDirectResponse? Read(MappingReader owner)
    {
        if (owner.Object("directResponse") is not { } reader)
        {
            return null;
        }

        var status = reader.RequiredNode("status") is null ? null : reader.Integer("status", 200, 599);
        var (text, bytes) = reader.Object("body") is { } body ? Body(body) : (null, null);
        reader.Done();
        return new((int)(status ?? 200), text, bytes);
    }

    private static (string? Text, EquatableArray<byte>? Bytes) Body(MappingReader body)
    {
        var (text, encoded) = (body.Text("string"), body.Text("bytes"));
        body.Done();
        if (body.Has("string") && body.Has("bytes"))
        {
            body.Broken("bytes", "string and bytes exclude each other");
            return (text, null);
        }

        if (encoded is null)
        {
            CheckSize(body, "string", Encoding.UTF8.GetByteCount(text ?? ""));
            return (text, null);
        }

        var buffer = new byte[encoded.Length];
        if (!Convert.TryFromBase64String(encoded, buffer, out var length))
        {
            body.Invalid("bytes", "is not base64");
            return (null, null);
        }

        CheckSize(body, "bytes", length);
        return (null, EquatableArray.Create<byte>(buffer.AsSpan(0, length)));
    }

    private static void CheckSize(MappingReader body, string field, int bytes)
    {
        if (bytes > MaximumBodyBytes)
        {
            body.Invalid(field, $"has {bytes} bytes, more than 1 MiB");
        }
        else if (bytes > LargeBodyBytes)
        {
            body.Suspicious(field, $"has {bytes} bytes, which every proxy holds in memory");
        }
    }
}
