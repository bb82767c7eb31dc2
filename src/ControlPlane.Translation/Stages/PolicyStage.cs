using ControlPlane.Model;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Stages;

/// <summary>Makes the namespaces' views of policies, again only when what they are made from is another one.</summary>
internal sealed class PolicyStage
{
    private readonly Dictionary<string, (PolicyTables Tables, PolicyView View)> _views = [];

    internal PolicyView View(Mesh mesh, NamespaceView visible)
    {
        var tables = PolicyTables.Of(mesh, visible.Services);
        if (!_views.TryGetValue(visible.Namespace, out var last) || last.Tables != tables)
        {
            _views[visible.Namespace] = last = (tables, new(visible.Namespace, tables));
        }

        return last.View;
    }
}
