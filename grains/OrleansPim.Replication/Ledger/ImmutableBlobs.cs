using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>Blobs that never change and are named by the SHA-256 of what is in them.</summary>
/// <remarks>
/// Because the name proves the content, any region may answer a read, and a write that finds the blob there is done. Only regions
/// with a vote count towards the quorum of a write. Not thread-safe: all calls and continuations on one scheduler.
/// </remarks>
internal sealed class ImmutableBlobs(RegionSet regions, LedgerOptions options, TimeProvider time, ILogger logger)
{
    private const int MaximumRenewals = 5;

    /// <summary>Regions that have not taken a written blob yet, and copies that are being written back.</summary>
    public BackgroundWork Background { get; } = new();

    /// <summary>Puts a blob on a quorum of regions; the others go on in the background, each for a bounded time.</summary>
    /// <param name="key">Where; ends in the content's hash.</param>
    /// <param name="content">At most <see cref="IRegionStore.MaximumContentLength"/>; not to be changed afterwards.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="QuorumUnavailableException">Fewer than a quorum took it.</exception>
    public async Task WriteAsync(BlobKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await ReachQuorumAsync(key, region => WriteOneAsync(region, key, content), cancellationToken);
    }

    /// <summary>
    /// Writes a blob anew on a quorum of regions, whether they hold it or not, so that every deletion of the copies before it loses:
    /// a deletion names the version that it saw, and no version is ever used again.
    /// </summary>
    /// <param name="key">Which blob.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns><see langword="false"/> if no region holds it any more.</returns>
    /// <exception cref="CorruptReplicasException">Those that hold it hold it damaged.</exception>
    /// <exception cref="QuorumUnavailableException">Fewer than a quorum took it.</exception>
    public async Task<bool> RenewAsync(BlobKey key, CancellationToken cancellationToken)
    {
        if (await TryReadAsync(key, CondemnedBlobs.HashOf(key), cancellationToken) is not { } content)
            return false;
        await ReachQuorumAsync(key, region => RenewOneAsync(region, key, content), cancellationToken);
        return true;
    }

    private async Task ReachQuorumAsync(BlobKey key, Func<Region, Task<RegionAnswer>> writeAsync, CancellationToken cancellationToken)
    {
        var voters = regions.Regions.Where(region => region.Standing.HasVote).ToArray();
        var running = voters.Select(writeAsync).ToList();
        foreach (var write in running)
            Background.Add(write);
        Background.Add(MissOnceMoreAsync(key, voters, [.. running]));

        var failures = regions.Regions.Except(voters).Select(region => new RegionAnswer(region.Name, region.Standing.Reason)).ToList();
        foreach (var region in regions.Regions.Except(voters))
            region.Figures.Missed.Add(key, time.GetTimestamp());
        var written = 0;
        while (written < regions.Quorum.Size)
        {
            if (written + running.Count < regions.Quorum.Size)
                throw new QuorumUnavailableException(Describe($"Blob {key} needs {regions.Quorum.Size} regions, {written} took it", failures));
            var done = await Task.WhenAny(running).WaitAsync(cancellationToken);
            running.Remove(done);
            var answer = await done;
            if (answer.Failure is null)
                written++;
            else
                failures.Add(answer);
        }
    }

    // A region that refuses at once lacks the blob before the others have it, and a comparison that begins in between finds it nowhere, so
    // nothing is missing. Whoever lacks it when all have answered lacks it since then.
    private async Task MissOnceMoreAsync(BlobKey key, Region[] voters, Task<RegionAnswer>[] writes)
    {
        var answers = await Task.WhenAll(writes);
        for (var index = 0; index < answers.Length; index++)
        {
            if (answers[index].Failure is not null)
                voters[index].MissWrite(key, time.GetTimestamp());
        }
    }

    /// <summary>Reads a blob that something names.</summary>
    /// <exception cref="CorruptReplicasException">No region holds it intact although it is named: it is lost.</exception>
    /// <exception cref="QuorumUnavailableException">No region that answered holds it intact; another may.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(BlobKey key, BlobHash hash, CancellationToken cancellationToken) =>
        await TryReadAsync(key, hash, cancellationToken)
        ?? throw new CorruptReplicasException($"Blob {key} is named but lost: no region holds it.");

    /// <summary>Reads a blob that may never have been written.</summary>
    /// <returns>The blob, verified; <see langword="null"/> if every region answered and none holds it.</returns>
    /// <exception cref="CorruptReplicasException">Every region answered, and those that hold it hold it damaged.</exception>
    /// <exception cref="QuorumUnavailableException">No region that answered holds it intact; another may.</exception>
    public async Task<ReadOnlyMemory<byte>?> TryReadAsync(BlobKey key, BlobHash hash, CancellationToken cancellationToken)
    {
        var read = new BlobRead(regions, options, time, key, hash);
        var content = await read.RunAsync(cancellationToken);
        if (content is { } good)
        {
            foreach (var (region, version) in read.Holes)
                Background.Add(FillAsync(region, key, good, version));
            return good;
        }

        if (read.Unavailable.Count > 0)
            throw new QuorumUnavailableException(Describe($"Blob {key} is not in the regions that answered", read.Unavailable));
        return read.Holes.Any(hole => hole.Version is not null)
            ? throw new CorruptReplicasException($"Blob {key} is lost: every copy is damaged.")
            : null;
    }

    /// <summary>Makes sure that a blob which somebody claims to have written is on a quorum.</summary>
    /// <returns><see langword="false"/> if no region holds it.</returns>
    public async Task<bool> EnsureAsync(BlobKey key, BlobHash hash, CancellationToken cancellationToken)
    {
        var voters = regions.Regions.Where(region => region.Standing.HasVote);
        var holders = await Task.WhenAll(voters.Select(region => HoldsAsync(region, key)));
        if (holders.Count(holds => holds) >= regions.Quorum.Size)
            return true;
        if (await TryReadAsync(key, hash, cancellationToken) is not { } content)
            return false;
        await WriteAsync(key, content, cancellationToken);
        return true;
    }

    private static string Describe(string sentence, IEnumerable<RegionAnswer> failures) =>
        $"{sentence}. {string.Join(' ', failures.Select(failure => $"{failure.Region}: {failure.Failure}"))}";

    private async Task<RegionAnswer> WriteOneAsync(Region region, BlobKey key, ReadOnlyMemory<byte> content)
    {
        try
        {
            using var stop = new CancellationTokenSource(options.BlobTimeout, time);
            if (await region.Store.TryWriteAsync(key, content, expected: null, stop.Token) is not null)
                return new RegionAnswer(region.Name, Failure: null);
            var existing = await region.Store.ReadAsync(key, stop.Token);
            if (existing is { } blob && blob.Content.Span.SequenceEqual(content.Span))
                return new RegionAnswer(region.Name, Failure: null);

            // The name proves the content, so whatever else lies there is damage, and is replaced under its own token.
            if (existing is not null)
                region.Figures.Violations.Add(IntegrityViolation.Blob);
            BlobMessages.ReplacingDamagedBlob(logger, region.Name, key);
            var replaced = await region.Store.TryWriteAsync(key, content, existing?.Version, stop.Token);
            if (replaced is not null)
                region.Figures.Repairs.Add(RepairReason.Write);
            return new RegionAnswer(region.Name, replaced is null ? "Another writer repairs the blob." : null);
        }
        catch (RegionUnavailableException exception)
        {
            region.MissWrite(key, time.GetTimestamp());
            return new RegionAnswer(region.Name, $"{exception.Reason}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            region.MissWrite(key, time.GetTimestamp());
            return new RegionAnswer(region.Name, $"No answer within {options.BlobTimeout}.");
        }
    }

    private async Task<RegionAnswer> RenewOneAsync(Region region, BlobKey key, ReadOnlyMemory<byte> content)
    {
        try
        {
            // A deletion or a repair may come between the two, but not for ever.
            for (var attempt = 1; attempt <= MaximumRenewals; attempt++)
            {
                using var stop = new CancellationTokenSource(options.BlobTimeout, time);
                var existing = await region.Store.ReadAsync(key, stop.Token);
                if (await region.Store.TryWriteAsync(key, content, existing?.Version, stop.Token) is not null)
                    return new RegionAnswer(region.Name, Failure: null);
            }

            return new RegionAnswer(region.Name, "Others write the blob all the time.");
        }
        catch (RegionUnavailableException exception)
        {
            region.MissWrite(key, time.GetTimestamp());
            return new RegionAnswer(region.Name, $"{exception.Reason}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            region.MissWrite(key, time.GetTimestamp());
            return new RegionAnswer(region.Name, $"No answer within {options.BlobTimeout}.");
        }
    }

    private async Task FillAsync(Region region, BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? damaged)
    {
        try
        {
            using var stop = new CancellationTokenSource(options.BlobTimeout, time);
            if (await region.Store.TryWriteAsync(key, content, damaged, stop.Token) is null)
                return;
            region.Figures.Missed.Remove(key);
            region.Figures.Repairs.Add(RepairReason.Read);
            BlobMessages.FilledHole(logger, region.Name, key);
        }
        catch (Exception exception) when (exception is RegionUnavailableException or OperationCanceledException)
        {
            BlobMessages.HoleNotFilled(logger, region.Name, key, exception);
        }
    }

    private async Task<bool> HoldsAsync(Region region, BlobKey key)
    {
        try
        {
            using var stop = new CancellationTokenSource(options.BlobTimeout, time);
            var page = await region.Store.ListAsync(key.Value, after: null, limit: 1, stop.Token);
            return page.Blobs.Count > 0 && page.Blobs[0].Key == key;
        }
        catch (Exception exception) when (exception is RegionUnavailableException or OperationCanceledException)
        {
            return false;
        }
    }
}
