namespace ControlPlane.Benchmarks.Push;

/// <summary>How values lie.</summary>
internal sealed record Spread(double Median, double P90, double Max)
{
    internal static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? new(0, 0, 0)
            : new(sorted[(sorted.Length - 1) / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.9) - 1], sorted[^1]);
    }
}
