using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>A table laid over another one: the same instance while both are the same, so that whoever compares tables sees no change where there is none.</summary>
internal sealed class LayeredTable
{
    private ResourceTable? _shared;
    private ResourceTable? _own;
    private ResourceTable? _result;

    internal ResourceTable Of(ResourceTable shared, ResourceTable own)
    {
        if (_result is null || !ReferenceEquals(_shared, shared) || !ReferenceEquals(_own, own))
        {
            (_shared, _own) = (shared, own);
            _result = ResourceTable.Layered(shared.Type, shared, own);
        }

        return _result;
    }
}
