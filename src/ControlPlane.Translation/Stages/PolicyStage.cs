using ControlPlane.Model;
using ControlPlane.Translation.Authorization;

namespace ControlPlane.Translation.Stages;

/// <summary>Makes the namespaces' views of policies, again only when policies or settings are other ones.</summary>
internal sealed class PolicyStage
{
    private readonly Dictionary<string, PolicyView> _views = [];
    private PolicyTables? _tables;

    internal PolicyView View(Mesh mesh, string @namespace)
    {
        var tables = PolicyTables.Of(mesh);
        if (_tables != tables)
        {
            _tables = tables;
            _views.Clear();
        }

        if (!_views.TryGetValue(@namespace, out var view))
        {
            _views[@namespace] = view = new(@namespace, tables);
        }

        return view;
    }
}
