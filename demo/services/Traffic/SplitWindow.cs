namespace ControlPlane.Demo.Traffic;

/// <summary>Who answered the last requests. The oldest answer goes when a new one comes.</summary>
internal sealed class SplitWindow
{
    internal const int Size = 100;

    private readonly Lock _gate = new();
    private readonly Queue<string> _answers = [];
    private long _requests;
    private long _failures;

    internal bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _requests == 0;
            }
        }
    }

    /// <param name="version">Who answered; null: nobody, or with an error.</param>
    internal void Add(string? version)
    {
        lock (_gate)
        {
            _requests++;
            if (version is null)
            {
                _failures++;
            }

            _answers.Enqueue(version ?? SplitReport.Failed);
            if (_answers.Count > Size)
            {
                _answers.Dequeue();
            }
        }
    }

    internal SplitReport Report()
    {
        lock (_gate)
        {
            var counts = _answers.GroupBy(version => version).ToDictionary(group => group.Key, group => group.Count());
            return new(_requests, _failures, new SortedDictionary<string, int>(counts, StringComparer.Ordinal));
        }
    }
}
