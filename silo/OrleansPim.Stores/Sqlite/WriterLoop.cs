namespace OrleansPim.Stores.Sqlite;

/// <summary>Writes and deletes: all that wait share one commit.</summary>
/// <param name="queue">Where they come from.</param>
/// <param name="gate">Opens the file.</param>
/// <param name="checkpoints">Hears how much was written.</param>
/// <remarks>
/// Group commit as in DeWitt et al., "Implementation techniques for main memory database systems" (1984), section 5: while one
/// commit waits for the disk, the next batch gathers. Nobody hears of success before the commit is durable and the file was
/// found to be still in its place. A commit that fails is an unknown outcome for the whole batch.
/// </remarks>
internal sealed class WriterLoop(BoundedQueue queue, RegionFileGate gate, CheckpointLoop checkpoints)
{
    private readonly List<IStoreRequest> _batch = new(SqliteLimits.BatchRequests);
    private bool _wasTakenBack;

    /// <summary>Serves the queue until it is closed.</summary>
    public void Run()
    {
        while (queue.TryTake(_batch, SqliteLimits.BatchRequests))
        {
            Serve(_batch);
            _batch.Clear();
        }
    }

    private void Serve(List<IStoreRequest> batch)
    {
        _wasTakenBack = false;
        var failure = gate.TryUse(
            mayCreate: false, (loop: this, batch), static (file, work) => work.loop.Commit(file, work.batch));

        // One request spoiled the batch and all of it was taken back: each gets its own commit, and its own verdict. A batch
        // whose commit failed is not tried again: it may be on the disk.
        if (failure is null || !_wasTakenBack || batch.Count == 1)
        {
            AnswerRun.Start(batch, failure);
            return;
        }

        foreach (var request in batch)
            Serve([request]);
    }

    private void Commit(RegionFile file, List<IStoreRequest> batch)
    {
        file.Writer.Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var request in batch)
            {
                if (!request.IsAbandoned)
                    request.Run(file.WriterTable);
            }
        }
        catch
        {
            file.Writer.RollBack();
            _wasTakenBack = true;
            throw;
        }

        try
        {
            file.Writer.Execute("COMMIT");
        }
        catch
        {
            file.Writer.RollBack();
            throw;
        }
        file.EnsureInPlace(file.Writer);
        checkpoints.Written(file, batch);
    }
}
