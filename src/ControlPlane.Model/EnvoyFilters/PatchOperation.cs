namespace ControlPlane.Model.EnvoyFilters;

/// <summary>What a patch does.</summary>
public enum PatchOperation
{
    /// <summary>Single values over those that are there, lists at the end of those that are there.</summary>
    Merge,
    Add,
    Remove,
    InsertBefore,
    InsertAfter,
    InsertFirst,
    Replace,

    /// <summary>As <see cref="Merge"/>, with lists in place of those that are there.</summary>
    MergeAndReplaceList,
}
