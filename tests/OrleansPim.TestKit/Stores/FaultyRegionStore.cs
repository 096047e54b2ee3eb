using OrleansPim.Replication.Stores;

namespace OrleansPim.TestKit.Stores;

/// <summary>Another region store, with the faults of networks and disks in front of it.</summary>
/// <param name="store">The store that answers when nothing is switched on.</param>
/// <param name="time">Measures <see cref="Latency"/>.</param>
/// <remarks>
/// Thread-safe. A call obeys the switches as they were when it began, in the order of the properties below. Deterministic if the
/// store is: with no latency, every call completes when that of the store does.
/// </remarks>
public sealed class FaultyRegionStore(IRegionStore store, TimeProvider time) : IRegionStore
{
    private readonly Lock _lock = new();
    private readonly Queue<Func<ValueTask>> _held = new();
    private Switches _switches;

    /// <summary>How long each call waits before anything else happens; none by default.</summary>
    public TimeSpan Latency { get => Get(s => s.Latency); set => Set(s => s with { Latency = value }); }

    /// <summary>The failure of every call, none of which reaches the store; none by default.</summary>
    public RegionFailure? Outage { get => Get(s => s.Outage); set => Set(s => s with { Outage = value }); }

    /// <summary>Whether reads find nothing and listings are empty, although the store knows better.</summary>
    public bool AnswersAbsent { get => Get(s => s.AnswersAbsent); set => Set(s => s with { AnswersAbsent = value }); }

    /// <summary>Whether writes and deletions time out without being done.</summary>
    public bool DropsWrites { get => Get(s => s.DropsWrites); set => Set(s => s with { DropsWrites = value }); }

    /// <summary>Whether writes and deletions time out now and are done at <see cref="ReleaseHeldAsync"/>.</summary>
    public bool HoldsWrites { get => Get(s => s.HoldsWrites); set => Set(s => s with { HoldsWrites = value }); }

    /// <summary>Whether writes and deletions are done and then time out.</summary>
    public bool LosesAnswers { get => Get(s => s.LosesAnswers); set => Set(s => s with { LosesAnswers = value }); }

    /// <summary>Does what was held, in the order of the calls; nobody hears of the results.</summary>
    public async ValueTask ReleaseHeldAsync()
    {
        while (TryTakeHeld() is { } write)
            await write();
    }

    /// <inheritdoc/>
    public async ValueTask<Blob?> ReadAsync(BlobKey key, CancellationToken cancellationToken)
    {
        var switches = await ArriveAsync(cancellationToken);
        return switches.AnswersAbsent ? null : await store.ReadAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<BlobVersion?> TryWriteAsync(
        BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, CancellationToken cancellationToken) =>
        ChangeAsync(content, (bytes, token) => store.TryWriteAsync(key, bytes, expected, token), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TryDeleteAsync(BlobKey key, BlobVersion expected, CancellationToken cancellationToken) =>
        ChangeAsync(default, (_, token) => store.TryDeleteAsync(key, expected, token), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<BlobPage> ListAsync(string prefix, BlobKey? after, int limit, CancellationToken cancellationToken)
    {
        var switches = await ArriveAsync(cancellationToken);
        return switches.AnswersAbsent ? new BlobPage([], null) : await store.ListAsync(prefix, after, limit, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask CreateAsync(CancellationToken cancellationToken)
    {
        await ArriveAsync(cancellationToken);
        await store.CreateAsync(cancellationToken);
    }

    private async ValueTask<TResult> ChangeAsync<TResult>(
        ReadOnlyMemory<byte> content,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<TResult>> change,
        CancellationToken cancellationToken)
    {
        var switches = await ArriveAsync(cancellationToken);
        if (switches.DropsWrites)
            throw TimedOut();
        if (switches.HoldsWrites)
        {
            // What left is what arrives, whatever the caller does with its buffer after the failure.
            var copy = content.ToArray();
            Hold(async () => await change(copy, CancellationToken.None));
            throw TimedOut();
        }
        var result = await change(content, cancellationToken);
        return switches.LosesAnswers ? throw TimedOut() : result;
    }

    private async ValueTask<Switches> ArriveAsync(CancellationToken cancellationToken)
    {
        var switches = Get(s => s);
        if (switches.Latency > TimeSpan.Zero)
            await Task.Delay(switches.Latency, time, cancellationToken);
        return switches.Outage is { } outage
            ? throw new RegionUnavailableException(outage, $"The faulty store was told to be unavailable: {outage}.")
            : switches;
    }

    private static RegionUnavailableException TimedOut() =>
        new(RegionFailure.TimedOut, "The faulty store was told not to answer.");

    private void Hold(Func<ValueTask> write)
    {
        lock (_lock)
            _held.Enqueue(write);
    }

    private Func<ValueTask>? TryTakeHeld()
    {
        lock (_lock)
            return _held.TryDequeue(out var write) ? write : null;
    }

    private TValue Get<TValue>(Func<Switches, TValue> get)
    {
        lock (_lock)
            return get(_switches);
    }

    private void Set(Func<Switches, Switches> set)
    {
        lock (_lock)
            _switches = set(_switches);
    }

    private readonly record struct Switches(
        TimeSpan Latency, RegionFailure? Outage, bool AnswersAbsent, bool DropsWrites, bool HoldsWrites, bool LosesAnswers);
}
