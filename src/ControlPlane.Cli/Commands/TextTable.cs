using System.Text;

namespace ControlPlane.Cli.Commands;

/// <summary>Columns under headings, as wide as their widest cell; three spaces between them and none at the end of a line.</summary>
internal static class TextTable
{
    private const string Gap = "   ";

    internal static string Of(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        foreach (var row in rows.Prepend(headings))
        {
            text.AppendLine(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return text.ToString();
    }
}
