namespace OrleansPim.Stores.Sqlite;

/// <summary>Serves requests that change no blob, one after the other.</summary>
/// <param name="queue">Where they come from.</param>
/// <param name="gate">Opens the file.</param>
/// <param name="reader">Which of the file's reading connections this thread uses.</param>
internal sealed class ReaderLoop(BoundedQueue queue, RegionFileGate gate, int reader)
{
    private readonly List<IStoreRequest> _next = new(1);

    /// <summary>Serves the queue until it is closed.</summary>
    public void Run()
    {
        while (queue.TryTake(_next, maximumRequests: 1))
        {
            Serve(_next[0]);
            _next.Clear();
        }
    }

    private void Serve(IStoreRequest request)
    {
        if (request.IsAbandoned)
            return;
        var failure = gate.TryUse(request.MayCreate, (request, reader), static (file, work) =>
        {
            var table = file.Readers[work.reader];
            work.request.Run(table);
            file.EnsureInPlace(table.Connection);
        });
        AnswerRun.Start([request], failure);
    }
}
