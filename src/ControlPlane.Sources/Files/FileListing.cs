using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>What is under one configured path at one moment.</summary>
/// <param name="Exists">The path itself is there and can be listed.</param>
/// <param name="Files">The configuration files, sorted by path.</param>
/// <param name="UnreadableFolders">Folders below the path that cannot be listed; what they hold is unknown.</param>
/// <param name="Problems">What was found on the way.</param>
internal sealed record FileListing(bool Exists, IReadOnlyList<ListedFile> Files, IReadOnlyList<string> UnreadableFolders, IReadOnlyList<Diagnostic> Problems);
