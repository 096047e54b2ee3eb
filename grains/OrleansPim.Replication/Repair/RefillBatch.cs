using System.Collections.Concurrent;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Repair;

/// <summary>Puts blobs that a listing did not show into a store that is being rebuilt, many at a time, so that they share its commits.</summary>
/// <param name="target">The store, voting under its new life.</param>
/// <param name="regions">All regions, that one included.</param>
/// <param name="refill">Does one blob at a time, whatever the store holds: what goes wrong here is left to it.</param>
/// <param name="time">Measures each blob, for the pace.</param>
/// <param name="cancellationToken">Stops the work.</param>
/// <remarks>
/// <para>
/// The same steps in the same order as for one register (see <see cref="BlobRefill"/>), each done for all of a batch before the next:
/// a must-not-exist write leaves a blank, whose token nobody else ever has; the marker is read after it, so the blanks are of the life
/// that is rebuilt (rule V2c); then a quorum of the <em>others</em> promises a fresh ballot, which makes worthless whatever the store
/// ever took part in and forgot, and shows what is chosen; then the record goes in under the blank's token (rule B4); and
/// the marker is read once more, since a store that was wiped meanwhile is another.
/// </para>
/// <para>
/// What a quorum of the promising others holds already is not accepted by them again: they hold it apart from this store, so what the
/// store accepts late makes nothing chosen that was not. Where they differ, the highest is accepted again under the fresh ballot.
/// </para>
/// <para>
/// Each step has a pace of its own. Commits queue behind what the others are asked, so that comes in groups with rests between them, and all of a group are read before
/// any of them is asked for its promise, so that the promises share one commit of each store. What goes into the store without a vote has rests as well:
/// nobody waits in it, but its disk may be that of the others. A record waits for the others of its batch between the two: the store is a laggard then, at worst.
/// </para>
/// <para>What lies there is known from the token of each write; <see cref="FindUnverified"/> compares a listing with it at the end.</para>
/// </remarks>
internal sealed class RefillBatch(Region target, RegionSet regions, BlobRefill refill, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    /// <summary>How many blobs go through one step together.</summary>
    public const int Size = 512;

    /// <summary>How much may wait for the rest of its batch; what is above that goes in at once.</summary>
    private const long MaximumHeldBytes = 8 * 1024 * 1024;

    // A view in which the store says nothing: it is asked for nothing that its blank could answer.
    private readonly RegionSet _others = new([.. regions.Regions.Select(region => region == target ? region.NewView() : region)])
    {
        ConfigurationId = regions.ConfigurationId,
    };

    private readonly GroupPace _targetPace = new();
    private readonly GroupPace _othersPace = new();
    private readonly RebuildPace _blobPace = new();
    private readonly RebuildUrgency _urgency = new(time);

    // Of key and version, not themselves: of millions of blobs that is little, and nothing that a collection of memory has to follow. To take one for
    // another, two random hashes would have to agree by chance, and then only the next comparison would find what a rewind in the middle of a rebuild brought back.
    private readonly HashSet<long> _verified = [];
    private readonly ConcurrentDictionary<BlobKey, bool> _vouchedFor = [];
    private long _heldBytes;

    /// <summary>Fills them.</summary>
    /// <param name="keys">At most <see cref="Size"/>.</param>
    /// <param name="done">Called for each blob that is there.</param>
    /// <returns>Those that have to be done one at a time.</returns>
    /// <exception cref="ReplicationException">The store begins another life.</exception>
    /// <exception cref="RegionUnavailableException">The store does not answer.</exception>
    public async Task<IReadOnlyList<BlobKey>> FillAsync(IReadOnlyList<BlobKey> keys, Action done)
    {
        var left = new ConcurrentBag<BlobKey>();
        var blanks = new ConcurrentDictionary<BlobKey, BlobVersion>();
        var immutable = keys.Where(key => BlobCatalog.KindOf(key) == BlobKindOfRepair.Immutable).ToList();
        await _blobPace.ForEachAsync(immutable, time, key => FillBlobAsync(key, done, left), cancellationToken);
        await InGroupsAsync(_targetPace, [.. keys.Except(immutable)], (key, _) => MakeBlankAsync(key, blanks, left));
        await refill.ConfirmLifeAsync(cancellationToken);
        var held = new ConcurrentDictionary<BlobKey, byte[]>();
        Interlocked.Exchange(ref _heldBytes, 0);
        await InGroupsAsync(_othersPace, [.. blanks.Keys.Order()], (key, meeting) => FenceAsync(key, blanks[key], meeting, held, done, left));
        await InGroupsAsync(_targetPace, [.. held.Keys.Order()], (key, _) => WriteAsync(key, held[key], blanks[key], done, left));
        await refill.ConfirmLifeAsync(cancellationToken);
        _urgency.Learn(keys.Count);
        return [.. left.Order()];
    }

    /// <summary>A blob was done by itself, and read back: the next listing shows it as it is then.</summary>
    public void Vouch(BlobKey key) => _vouchedFor[key] = true;

    /// <summary>Of what a listing shows, all that was neither vouched for nor is as it was written here: a blank that nobody filled, too.</summary>
    public IReadOnlySet<BlobKey> FindUnverified(IEnumerable<BlobInfo> listing)
    {
        var unverified = new HashSet<BlobKey>();
        lock (_verified)
        {
            foreach (var blob in listing)
            {
                if (_vouchedFor.TryRemove(blob.Key, out _))
                    _verified.Add(MarkOf(blob.Key, blob.Version));
                else if (!_verified.Contains(MarkOf(blob.Key, blob.Version)))
                    unverified.Add(blob.Key);
            }
        }

        return unverified;
    }

    public void Dispose() => _blobPace.Dispose();

    // Neighbours in a group: they lie side by side in the stores, too, and share pages.
    private async Task InGroupsAsync(GroupPace pace, List<BlobKey> keys, Func<BlobKey, Meeting, Task> work)
    {
        pace.Measure();
        for (var from = 0; from < keys.Count;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var group = keys.GetRange(from, Math.Min(pace.Size, keys.Count - from));
            var began = time.GetTimestamp();
            var meeting = new Meeting(group.Count);
            await Task.WhenAll(group.Select(key => work(key, meeting)));
            from += group.Count;
            var rest = pace.Learn(time.GetElapsedTime(began), _urgency.Share);
            if (rest > TimeSpan.Zero && from < keys.Count)
                await Task.Delay(rest, time, cancellationToken);
        }
    }

    private async Task FillBlobAsync(BlobKey key, Action done, ConcurrentBag<BlobKey> left)
    {
        ReadOnlyMemory<byte>? intact;
        try
        {
            intact = await refill.ReadIntactAsync(key, cancellationToken);
        }
        catch (CorruptReplicasException)
        {
            // One at a time says so, and whether the store itself has had it all along.
            left.Add(key);
            return;
        }

        if (intact is { } content)
            await WriteAsync(key, content, null, done, left);
        else
            done();
    }

    private async Task MakeBlankAsync(BlobKey key, ConcurrentDictionary<BlobKey, BlobVersion> blanks, ConcurrentBag<BlobKey> left)
    {
        var blank = RegisterRecordCodec.ToBytes(refill.NewBlank(new RegisterName(key)));
        if (await target.Store.TryWriteAsync(key, blank, null, cancellationToken) is { } version)
            blanks[key] = version;
        else
            left.Add(key);
    }

    private async Task FenceAsync(
        BlobKey key, BlobVersion blank, Meeting meeting, ConcurrentDictionary<BlobKey, byte[]> held, Action done, ConcurrentBag<BlobKey> left)
    {
        RegisterRecord? chosen = null;
        var turn = meeting.Join();
        try
        {
            chosen = await refill.FenceAsync(new RegisterName(key), _others, turn.ArriveAsync, cancellationToken);
        }
        catch (ReplicationException)
        {
            // One at a time says why, and may ask more than these.
        }
        finally
        {
            turn.Leave();
        }

        if (chosen is null)
        {
            left.Add(key);
            return;
        }

        var bytes = RegisterRecordCodec.ToBytes(chosen);
        if (Interlocked.Add(ref _heldBytes, bytes.Length) <= MaximumHeldBytes)
            held[key] = bytes;
        else
            await WriteAsync(key, bytes, blank, done, left);
    }

    private async Task WriteAsync(BlobKey key, ReadOnlyMemory<byte> content, BlobVersion? expected, Action done, ConcurrentBag<BlobKey> left)
    {
        if (await target.Store.TryWriteAsync(key, content, expected, cancellationToken) is not { } version)
        {
            left.Add(key);
            return;
        }

        lock (_verified)
            _verified.Add(MarkOf(key, version));
        refill.CountRepair();
        done();
    }

    private static long MarkOf(BlobKey key, BlobVersion version) =>
        ((long)key.Value.GetHashCode(StringComparison.Ordinal) << 32) | (uint)version.Token.GetHashCode(StringComparison.Ordinal);
}
