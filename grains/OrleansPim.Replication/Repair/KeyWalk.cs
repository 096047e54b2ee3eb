using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Goes over every key that any voting store holds, a stretch at a time and once.</summary>
/// <param name="regions">All regions.</param>
/// <param name="clock">The replica timeout.</param>
/// <remarks>
/// Listing everything at once takes all processors for as long as it lasts, and what it holds makes the collections of memory long: commits beside it took
/// ten times their time. A stretch is little of either, the stores are listed one after the other, and what was listed is forgotten. What is
/// made behind the walk is found by the next one. One call at a time.
/// </remarks>
internal sealed class KeyWalk(RegionSet regions, ReplicaClock clock)
{
    /// <summary>How many lines of each store are looked at together.</summary>
    private const int Length = RefillBatch.Size;

    /// <summary>The rest after a stretch in which there was nothing else to wait for.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly ListingPace _pace = new();

    // Not asked again by this walk, or each stretch would take another replica timeout.
    private readonly HashSet<Region> _silent = [];
    private BlobKey? _after;
    private bool _isOver;

    /// <summary>The next stretch.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns><see langword="null"/> after the last one.</returns>
    /// <exception cref="QuorumUnavailableException">
    /// Fewer stores than a quorum can be listed. With a quorum of N no key of the stretch is missed: whatever was acknowledged lies on a quorum,
    /// and two quorums share a store.
    /// </exception>
    public async Task<KeyStretch?> NextAsync(CancellationToken cancellationToken)
    {
        if (_isOver)
            return null;
        var pages = await ListAsync(cancellationToken);
        if (pages.Count < regions.Quorum.Size)
        {
            throw new QuorumUnavailableException(
                $"{regions.Quorum.Size} of {regions.Regions.Count} region stores have to be listed; {pages.Count} could be.");
        }

        // Beyond the end of the shortest page nothing is known of that store yet.
        var ends = pages.Where(page => page.After is not null).Select(page => page.After!.Value).ToList();
        var stretch = new KeyStretch(_after, [], ends.Count == 0 ? null : ends.Min());
        var keys = pages.SelectMany(page => page.Blobs).Select(blob => blob.Key).Where(stretch.Reaches).Distinct().Order();
        (_after, _isOver) = (stretch.Last, stretch.Last is null);
        return stretch with { Keys = [.. keys] };
    }

    /// <summary>Lets others have their turn.</summary>
    public Task RestAsync(CancellationToken cancellationToken) => clock.DelayAsync(Pause, cancellationToken);

    private async Task<List<BlobPage>> ListAsync(CancellationToken cancellationToken)
    {
        var pages = new List<BlobPage>();
        foreach (var region in regions.Regions.Where(region => region.Standing.HasVote && !_silent.Contains(region)))
        {
            if (await TryListAsync(region, cancellationToken) is { } page)
                pages.Add(page);
            else
                _silent.Add(region);
        }

        return pages;
    }

    private async Task<BlobPage?> TryListAsync(Region region, CancellationToken cancellationToken)
    {
        try
        {
            return await ListInPiecesAsync(region, cancellationToken);
        }
        catch (RegionUnavailableException)
        {
            // Whether that is too many is judged by the quorum.
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<BlobPage> ListInPiecesAsync(Region region, CancellationToken cancellationToken)
    {
        var blobs = new List<BlobInfo>();
        var after = _after;
        do
        {
            var beganAt = clock.Timestamp;
            using var deadline = clock.StartDeadline(cancellationToken);
            var page = await region.Store.ListAsync(string.Empty, after, _pace.Size, deadline.Token);
            blobs.AddRange(page.Blobs);
            after = page.After;
            var rest = _pace.Learn(clock.ElapsedSince(beganAt));
            if (after is not null && rest > TimeSpan.Zero)
                await clock.DelayAsync(rest, cancellationToken);
        }
        while (after is not null && blobs.Count < Length);
        return new BlobPage(blobs, after);
    }
}
