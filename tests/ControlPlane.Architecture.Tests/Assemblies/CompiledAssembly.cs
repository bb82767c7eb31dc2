using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace ControlPlane.Architecture.Tests.Assemblies;

/// <summary>What a compiled assembly refers to, read from its metadata without loading it.</summary>
/// <param name="Name">The assembly's name.</param>
/// <param name="Assemblies">Names of the assemblies that its code uses. A reference that no code uses is not there.</param>
/// <param name="Types">Full names of foreign types.</param>
/// <param name="Members">Foreign members as <c>Namespace.Type.Member</c>, a getter as <c>get_Name</c>.</param>
internal sealed record CompiledAssembly(string Name, ImmutableArray<string> Assemblies, ImmutableArray<string> Types, ImmutableArray<string> Members)
{
    internal static CompiledAssembly? Find(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        return File.Exists(path) ? Read(path) : null;
    }

    internal static CompiledAssembly Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return new(
            Path.GetFileNameWithoutExtension(path),
            [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))],
            [.. metadata.TypeReferences.Select(handle => TypeName(metadata, handle))],
            [.. metadata.MemberReferences.Select(handle => MemberName(metadata, metadata.GetMemberReference(handle))).OfType<string>()]);
    }

    private static string TypeName(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        var name = metadata.GetString(type.Name);
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    private static string? MemberName(MetadataReader metadata, MemberReference member) =>
        member.Parent.Kind == HandleKind.TypeReference
            ? $"{TypeName(metadata, (TypeReferenceHandle)member.Parent)}.{metadata.GetString(member.Name)}"
            : null;
}
