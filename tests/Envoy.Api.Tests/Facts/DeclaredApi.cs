using System.Reflection;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace Envoy.Api.Tests.Facts;

/// <summary>The declarations compiled into the API assembly.</summary>
internal static class DeclaredApi
{
    /// <summary>All files, in no particular order.</summary>
    internal static IReadOnlyList<FileDescriptor> Files { get; } = typeof(Status).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
        .Where(property => property?.PropertyType == typeof(FileDescriptor))
        .Select(property => (FileDescriptor)property!.GetValue(null)!)
        .ToList();

    /// <summary>The messages of a file with those nested in them; entries of maps are left out.</summary>
    internal static IEnumerable<MessageDescriptor> Messages(FileDescriptor file) =>
        file.MessageTypes.SelectMany(WithNested);

    /// <summary>The enums of a file with those nested in its messages.</summary>
    internal static IEnumerable<EnumDescriptor> Enums(FileDescriptor file) =>
        file.EnumTypes.Concat(Messages(file).SelectMany(message => message.EnumTypes));

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.IsMapEntry ? [] : message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
