using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ControlPlane.Features.Tests.Redirect;

/// <summary>A DNS question for an IPv4 address, asked by an app of the name server that it believes in.</summary>
internal static class DnsQuestion
{
    private const int HeaderSize = 12;
    private const int LimitMilliseconds = 10_000;

    /// <summary>The first address of the answer; null: there is none.</summary>
    internal static IPAddress? Ask(LabWorkload from, string name, string server) => from.Space.Enter(
        () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = LimitMilliseconds };
            var question = Write(name);
            var buffer = new byte[1500];
            socket.Connect(new IPEndPoint(IPAddress.Parse(server), 53));
            socket.Send(question);
            var size = socket.Receive(buffer);
            return ReadFirst(buffer.AsSpan(0, size), question.Length);
        },
        LabWorkload.AppUser);

    private static byte[] Write(string name)
    {
        var labels = name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]);
        // Id 7, recursion desired, one question; type A, class IN.
        return [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 0, 1, 0, 1];
    }

    private static IPAddress? ReadFirst(ReadOnlySpan<byte> answer, int questionEnd)
    {
        var count = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]);
        var at = Math.Max(HeaderSize, questionEnd);
        for (var i = 0; i < count; i++)
        {
            at = AfterName(answer, at);
            var type = BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]);
            if (type == 1)
            {
                return new IPAddress(answer.Slice(at + 10, length));
            }

            at += 10 + length;
        }

        return null;
    }

    private static int AfterName(ReadOnlySpan<byte> answer, int at)
    {
        while (answer[at] is > 0 and < 0xc0)
        {
            at += 1 + answer[at];
        }

        return at + (answer[at] == 0 ? 1 : 2);
    }
}
