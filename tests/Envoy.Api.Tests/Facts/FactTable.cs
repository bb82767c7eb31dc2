namespace Envoy.Api.Tests.Facts;

/// <summary>A tab-separated table whose first line names the columns.</summary>
internal sealed class FactTable
{
    private readonly Dictionary<string, int> columns = new(StringComparer.Ordinal);

    private FactTable(string header, IEnumerable<string> lines)
    {
        var names = header.Split('\t');
        for (var i = 0; i < names.Length; i++)
        {
            columns[names[i]] = i;
        }

        Rows = lines.Where(line => line.Length > 0).Select(line => new Row(this, line.Split('\t')));
    }

    /// <summary>The rows after the header, in file order.</summary>
    internal IEnumerable<Row> Rows { get; }

    /// <exception cref="InvalidDataException">The text has no header.</exception>
    internal static FactTable Parse(string text)
    {
        var lines = text.Split('\n');
        return lines[0].Length == 0
            ? throw new InvalidDataException("A table of facts starts with the names of its columns.")
            : new FactTable(lines[0], lines.Skip(1));
    }

    /// <summary>One row; cells are read by column name.</summary>
    internal sealed class Row(FactTable table, string[] cells)
    {
        /// <exception cref="KeyNotFoundException">The table has no such column.</exception>
        internal string this[string column] => cells[table.columns[column]];

        /// <summary>The package and the name in the given column, joined.</summary>
        internal string FullName(string column) => this["package"] + "." + this[column];
    }
}
