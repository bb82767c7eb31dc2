namespace ControlPlane.Model.Config;

/// <summary>An object before its kind's reader has read it.</summary>
/// <param name="Metadata">What it states about itself.</param>
/// <param name="Spec">The fields of its kind.</param>
/// <param name="Status">What machines wrote about it; null when absent.</param>
internal sealed record ConfigEnvelope(ObjectMeta Metadata, MappingReader Spec, ConfigNode? Status);
