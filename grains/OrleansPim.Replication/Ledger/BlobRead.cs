using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>One read of one immutable blob: asks region after region until one gives a copy that its name proves.</summary>
/// <remarks>
/// The next region is asked as soon as one fails, or is slow: a hedged request as in Dean, Barroso, "The Tail at Scale" (2013).
/// Regions without a vote are asked last; what they hold is proven by its name as well.
/// </remarks>
internal sealed class BlobRead(RegionSet regions, LedgerOptions options, TimeProvider time, BlobKey key, BlobHash hash)
{
    private readonly List<BlobHole> _holes = [];
    private readonly List<RegionAnswer> _unavailable = [];
    private ReadOnlyMemory<byte>? _content;

    /// <summary>Regions with a vote that lack the blob or hold it damaged, as far as they were asked.</summary>
    public IReadOnlyList<BlobHole> Holes => _holes;

    /// <summary>Regions that could not tell.</summary>
    public IReadOnlyList<RegionAnswer> Unavailable => _unavailable;

    /// <summary>Asks until a good copy is found or every region was asked.</summary>
    public async Task<ReadOnlyMemory<byte>?> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<Region>(regions.Regions.OrderByDescending(region => region.Standing.HasVote));
        var running = new List<Task>();
        while (_content is null && (waiting.Count > 0 || running.Count > 0))
        {
            if (waiting.TryDequeue(out var region))
                running.Add(AskAsync(region, stop.Token));
            await WaitForAnswerAsync(running, hedged: waiting.Count > 0);
            running.RemoveAll(read => read.IsCompleted);
        }

        stop.CancelHere();
        cancellationToken.ThrowIfCancellationRequested();
        return _content;
    }

    private async Task WaitForAnswerAsync(List<Task> running, bool hedged)
    {
        if (!hedged)
        {
            await Task.WhenAny(running);
            return;
        }

        using var stop = new CancellationTokenSource();
        await Task.WhenAny([.. running, Task.Delay(options.HedgeDelay, time, stop.Token)]);
        stop.CancelHere();
    }

    private async Task AskAsync(Region region, CancellationToken cancellationToken)
    {
        try
        {
            using var timeout = new CancellationTokenSource(options.BlobTimeout, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            var blob = await region.Store.ReadAsync(key, stop.Token);
            if (blob is { } found && BlobHash.Of(found.Content.Span) == hash)
                _content = found.Content;
            else if (region.Standing.HasVote)
                AddHole(region, blob?.Version);
        }
        catch (RegionUnavailableException exception)
        {
            _unavailable.Add(new RegionAnswer(region.Name, $"{exception.Reason}: {exception.Message}"));
        }
        catch (OperationCanceledException)
        {
            _unavailable.Add(new RegionAnswer(region.Name, $"No answer within {options.BlobTimeout}."));
        }
    }

    private void AddHole(Region region, BlobVersion? damaged)
    {
        if (damaged is not null)
            region.Figures.Violations.Add(IntegrityViolation.Blob);
        _holes.Add(new BlobHole(region, damaged));
    }
}
