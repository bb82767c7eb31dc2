using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Collects the entries of one mapping: keys are unique, and merge keys (<c>&lt;&lt;</c>) give way to stated ones.</summary>
internal sealed class YamlMappingBuilder(Findings findings)
{
    private readonly List<ConfigEntry> _entries = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly List<ConfigNode.Mapping> _merged = [];

    internal void Add(ConfigNode.Scalar key, ConfigNode value)
    {
        if (key is { Text: "<<", Quoted: false })
        {
            Merge(key, value);
        }
        else if (_keys.Add(key.Text))
        {
            _entries.Add(new(key, value));
        }
        else
        {
            findings.Error(DiagnosticCodes.DuplicateKey, key.Span, $"the key \"{key.Text}\" is here twice");
        }
    }

    internal EquatableArray<ConfigEntry> Build()
    {
        foreach (var entry in _merged.SelectMany(mapping => mapping.Entries))
        {
            if (_keys.Add(entry.Key.Text))
            {
                _entries.Add(entry);
            }
        }

        return _entries.ToEquatableArray();
    }

    private void Merge(ConfigNode.Scalar key, ConfigNode value)
    {
        ConfigNode[] sources = value is ConfigNode.Sequence list ? [.. list.Items] : [value];
        foreach (var source in sources)
        {
            if (source is ConfigNode.Mapping mapping)
            {
                _merged.Add(mapping);
            }
            else
            {
                findings.Error(DiagnosticCodes.WrongType, key.Span, "a merge key (<<) takes a mapping or a list of mappings");
            }
        }
    }
}
