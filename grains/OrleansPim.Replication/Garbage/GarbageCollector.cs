using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Garbage;

/// <summary>Deletes the blobs of one ledger that nothing names, safely beside any number of writers, alive or undead.</summary>
/// <remarks>
/// <para>
/// The danger: a blob is named by its hash, so a writer that finds it there skips the upload, and names it a moment after it was
/// judged to be garbage; a deletion that is conditional on the blob's version does not notice, since nothing was written. So:
/// </para>
/// <para>
/// <b>1.</b> The collector leads the head register, and so knows a head H from which the next one will follow. Only then it lists all
/// regions, with versions. <b>2.</b> What H does not name it condemns by committing a head that follows H directly and lists
/// it. <b>3.</b> Only then it deletes, and each deletion names the version that was listed, thus one that was there <em>before</em>
/// the head was chosen. <b>4.</b> A ledger that is to name a condemned blob writes it anew on a quorum first, over whatever is
/// there, and takes it off the list with the very head that names it (<c>Ledger.SpareAsync</c>).
/// </para>
/// <para>
/// Take any head that names blob b and is chosen after b was condemned; the first such. Whoever made it stood on its predecessor
/// (else the register would have refused it), in which b was on the list, or had been taken off by the collector. On the
/// list: the writer wrote b anew on a quorum after the condemnation was chosen, and before its own head was. Each deletion of b
/// names a version that was listed before some condemnation was chosen. If that is an earlier one, the new copies' versions
/// differ from it, since no version is used twice. If it is a later one, that one follows a head which names b, and is never made. And if
/// it lies between, its head does not follow the one that the writer stood on, so only one of the two was chosen. Listing
/// <em>after</em> the condemnation would be wrong: the version of a copy just written anew could be seen, and deleted.
/// Taken off by the collector: then every one of the N regions was seen without b after b was condemned. Whatever is there later
/// has a version that no deletion names.
/// </para>
/// <para>
/// A blob that is not on the list and lies on a quorum stays there until a head condemns it: deletions on their way from former
/// condemnations name no version of the quorum that wrote it anew, nor any that came after all regions lacked it. So it suffices to
/// have looked, uploads skipped because somebody uploaded the same before included, and to be refused if anything was condemned since the look. Who
/// names content says at which condemnation it looked (<see cref="EntryDraft.SeenAt"/>); who folds or writes snapshots, perhaps the
/// very blobs that another activation writes, does it on one head after the other of its own, and a condemnation is a head of somebody else.
/// </para>
/// <para>
/// A zombie's head follows one that is not the newest: the register refuses it, whatever replica lags. What it uploads late is garbage for
/// the next time, under versions that no deletion names, as is what a repair, a scrub or a rebuild copies back. Two collectors fence
/// each other like any two writers; deletions of the one that lost name what was listed before its own condemnation was chosen. A region that takes no
/// deletion keeps the blob, and so it stays on the list. Reading an older head whose blobs are
/// gone is told from a loss by the number of condemnations (<see cref="CollectedMeanwhile"/>). An older release, which knows of none of
/// this, refuses a head that condemned as too new, and holds the subscriber (<see cref="BlobFrame.MinimumReaderOfCondemned"/>).
/// </para>
/// <para>
/// Limits. A region that does not answer or has no vote stops the collection, which then lists nothing as gone. A store put back to an older copy
/// has old versions again: a deletion that is still on its way from before may then take that one copy. Undeleted Azure blobs
/// are the same. An upload that is named only after its blobs were deleted has to be sent again; <c>grace</c> keeps that rare. What is
/// outside of the retention window is told by clocks: a wrong one may cost a restorable past, never what a head names.
/// </para>
/// </remarks>
internal sealed class GarbageCollector(LedgerSettings settings, LedgerId id)
{
    /// <summary>How often the regions are listed for one call: what is left then is left for the next.</summary>
    private const int MaximumRounds = 200;

    private const int DeleteConcurrency = 16;

    private readonly CollectedGarbage _result = new();

    /// <summary>Collects.</summary>
    /// <param name="findNamedAsync">All blobs that are named now and have to stay.</param>
    /// <param name="grace">How long a blob stays condemned before it is deleted.</param>
    /// <param name="cancellationToken">Stops it between two steps.</param>
    /// <returns>What was done; <see langword="null"/> if there is no such ledger.</returns>
    /// <exception cref="ReplicationException">Stopped by what is said; what was deleted until then was garbage.</exception>
    public async Task<CollectedGarbage?> RunAsync(
        Func<CancellationToken, Task<IReadOnlySet<BlobKey>>> findNamedAsync, TimeSpan grace, CancellationToken cancellationToken)
    {
        var blobs = settings.NewBlobs(id);
        await using var register = settings.NewRegister(blobs.Keys.Head);
        var heads = new HeadRegister(register, blobs, settings.Ids, settings.Logger);
        if (await heads.OpenAsync(forWriting: true, cancellationToken) is not { } head)
            return null;

        // Once suffices: what an acquisition returns is chosen, so this looks at that head or at a later one; a later one is another
        // writer's, and this collector's next head is refused then. Its own heads name what this one names.
        var named = await findNamedAsync(cancellationToken);
        for (var round = 1; round <= MaximumRounds; round++)
        {
            if (await StepAsync(heads, head, named, grace, cancellationToken) is not { } next)
                break;
            head = next;
        }

        return _result;
    }

    private async Task<LedgerHead?> StepAsync(
        HeadRegister heads, LedgerHead head, IReadOnlySet<BlobKey> named, TimeSpan grace, CancellationToken cancellationToken)
    {
        var listing = await LedgerListing.ReadAsync(settings, id, cancellationToken);
        var there = listing.Blobs;

        // What is named by now, since a clock went back, stays condemned for as long as any region holds a copy of before.
        var left = head.Condemned.Where(there.ContainsKey).ToHashSet();
        var doomed = left.Where(key => !named.Contains(key)).ToHashSet();
        _result.Waiting = doomed.Count;
        if (doomed.Count == 0)
            return await CondemnAsync(heads, head, left, there.Keys.Where(key => !named.Contains(key)).Order(), cancellationToken);
        if (settings.Time.GetUtcNow() - head.CondemnedAt < grace)
            return null;

        // Once more, after this listing: only its versions may be deleted. What every region lacks now is forgotten.
        var next = await CommitAsync(heads, head.Condemning(left.Order(), head.CondemnedAt));
        return await DeleteAsync(listing, doomed, cancellationToken) > 0 ? next : null;
    }

    private async Task<LedgerHead?> CondemnAsync(
        HeadRegister heads, LedgerHead head, HashSet<BlobKey> left, IEnumerable<BlobKey> garbage, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var condemned = left.Concat(garbage.Take(CondemnedBlobs.Maximum - left.Count)).ToHashSet();
        if (condemned.SetEquals(head.Condemned))
            return null;

        // Then what is named was read from a later head, another writer's: the next head of this collector would be refused.
        if (head.DirectNames().Any(condemned.Contains))
            await heads.ConfirmAsync(cancellationToken);
        var next = head.Condemning(condemned.Order(), settings.Time.GetUtcNow());
        if (next.CalculateLength() > LedgerHead.MaximumLength)
            throw new QuorumUnavailableException($"The head of ledger {id} has no room for condemned blobs before its tail is folded.");
        _result.Condemned += condemned.Count - left.Count;
        return await CommitAsync(heads, next);
    }

    private async Task<LedgerHead> CommitAsync(HeadRegister heads, LedgerHead next)
    {
        // "Not current" may mean that another writer's head follows: then nothing is known to be condemned.
        return await heads.WriteAsync(next) ? next : throw new FencedException($"Ledger {id} has another leader than its garbage collector.");
    }

    private async Task<long> DeleteAsync(LedgerListing listing, HashSet<BlobKey> condemned, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        foreach (var (region, blobs) in listing.Regions)
        {
            foreach (var copies in blobs.Values.Where(blob => condemned.Contains(blob.Key)).OrderBy(blob => blob.Key).Chunk(DeleteConcurrency))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var outcomes = await Task.WhenAll(copies.Select(copy => DeleteAsync(region, copy)));
                deleted += outcomes.Count(outcome => outcome.IsDeleted);
                _result.Take(region.Name, copies.Zip(outcomes, (copy, outcome) => (outcome.IsDeleted ? copy.Length : 0, outcome)));
            }
        }

        return deleted;
    }

    private async Task<DeletionOutcome> DeleteAsync(Region region, BlobInfo copy)
    {
        try
        {
            using var stop = new CancellationTokenSource(settings.Options.BlobTimeout, settings.Time);
            return new DeletionOutcome(await region.Store.TryDeleteAsync(copy.Key, copy.Version, stop.Token), Failure: null);
        }
        catch (RegionUnavailableException exception)
        {
            return new DeletionOutcome(false, $"{exception.Reason}: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return new DeletionOutcome(false, $"No answer within {settings.Options.BlobTimeout}.");
        }
    }
}
