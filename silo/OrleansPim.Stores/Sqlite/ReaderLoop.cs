namespace OrleansPim.Stores.Sqlite;

/// <summary>Serves requests that change no blob, in order.</summary>
/// <param name="queue">Where they come from.</param>
/// <param name="gate">Opens the file.</param>
/// <param name="reader">Which of the file's reading connections this thread uses.</param>
/// <param name="threads">How many threads serve the queue.</param>
/// <param name="maximumRequests">How many share a transaction.</param>
/// <remarks>
/// What waits at the same time is read in one transaction: each of its own reads the pages anew, asks the file system for the file's place and wakes
/// a thread, which is more than the reading itself. The transaction begins after all of them were asked for, so each sees what was
/// confirmed before.
/// </remarks>
internal sealed class ReaderLoop(BoundedQueue queue, RegionFileGate gate, int reader, int threads, int maximumRequests)
{
    private readonly List<IStoreRequest> _batch = new(maximumRequests);

    /// <summary>Serves the queue until it is closed.</summary>
    public void Run()
    {
        while (queue.TryTake(_batch, maximumRequests, threads))
        {
            _batch.RemoveAll(static request => request.IsAbandoned);
            if (_batch.Count > 0)
                Serve(_batch);
            _batch.Clear();
        }
    }

    private void Serve(List<IStoreRequest> batch)
    {
        var failure = gate.TryUse(
            batch.Exists(static request => request.MayCreate), (batch, reader), static (file, work) => Read(file, file.Readers[work.reader], work.batch));

        // One request may have spoiled it for the others: each gets a transaction, and a verdict, of its own. Who has gone by then is not served: a
        // file that is locked would keep this thread as long for each of them.
        if (failure is null || batch.Count == 1)
        {
            AnswerRun.Start(batch, failure);
            return;
        }

        foreach (var request in batch)
        {
            if (!request.IsAbandoned)
                Serve([request]);
        }
    }

    private static void Read(RegionFile file, BlobTable table, List<IStoreRequest> batch)
    {
        if (batch.Count == 1)
            batch[0].Run(table);
        else
            ReadTogether(table, batch);
        file.EnsureInPlace(table.Connection);
    }

    private static void ReadTogether(BlobTable table, List<IStoreRequest> batch)
    {
        table.Connection.Execute("BEGIN");
        try
        {
            foreach (var request in batch)
                request.Run(table);
        }
        finally
        {
            // It changed nothing, so there is nothing to lose by it.
            table.Connection.RollBack();
        }
    }
}
