using ControlPlane.Model;
using ControlPlane.Translation.Tls;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The secrets that are files, the same for all proxies: a proxy fetches those that it uses, and nothing in them is secret but the files themselves.</summary>
internal sealed class SecretStage(ICollection<TranslationFailure> failures)
{
    private readonly StageTable<FileSecret> _table = new(
        ResourceType.Secret, new(ResourceType.Secret, new(SecretTranslation.Build), failures), secret => secret.Name);

    internal ResourceTable Update(Mesh mesh) => _table.Update([mesh.DestinationRules, mesh.Gateways], () => FileSecrets.Of(mesh));
}
