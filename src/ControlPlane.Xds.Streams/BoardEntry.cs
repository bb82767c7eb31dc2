using System.Collections.Immutable;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>One stream on the board: its status, written by its own loop, and where it is heading.</summary>
internal sealed class BoardEntry(ProxyStatus status, SnapshotFeed feed)
{
    private ProxyStatus _status = status;
    private TaskCompletionSource<ImmutableArray<ResourceStatus>>? _question;
    private bool _isClosed;

    internal ProxyStatus Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>Whether the stream should get this revision, or a newer one, and has not answered for it yet.</summary>
    internal bool IsInterestedIn(long revision) =>
        feed.Current is { } snapshot && snapshot.Revision >= revision && !(Status.ConvergedRevision >= revision);

    /// <summary>
    /// Asks the stream's loop, which alone may look into its session. Who asks while a question is open shares its answer; a stream that
    /// ends answers with nothing.
    /// </summary>
    internal Task<ImmutableArray<ResourceStatus>> AskAsync()
    {
        var question = new TaskCompletionSource<ImmutableArray<ResourceStatus>>(TaskCreationOptions.RunContinuationsAsynchronously);
        question = Interlocked.CompareExchange(ref _question, question, null) ?? question;
        if (Volatile.Read(ref _isClosed))
        {
            question.TrySetResult([]);
        }

        feed.Wake();
        return question.Task;
    }

    internal void Answer(AdsSession session)
    {
        if (Volatile.Read(ref _question) is not null)
        {
            Interlocked.Exchange(ref _question, null)?.TrySetResult(session.Resources);
        }
    }

    internal void Close()
    {
        Volatile.Write(ref _isClosed, true);
        Interlocked.Exchange(ref _question, null)?.TrySetResult([]);
    }
}
