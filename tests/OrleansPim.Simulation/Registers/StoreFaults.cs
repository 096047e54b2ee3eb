using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>Makes stores and single blobs forget, as far as the protocol promises to survive it.</summary>
/// <remarks>
/// At most f replicas of anything may have forgotten at a time, with a rebuild or a repair in between. One schedule is outside the
/// promise and is not made: a blob is not deleted while a quorum of others lacks it, since then a silent region would leave
/// nobody to contradict the absence (rule V2a).
/// </remarks>
internal sealed class StoreFaults(RegisterWorld world)
{
    private const int Remembered = 6;
    private readonly SeededRandom _random = world.SplitRandom();
    private readonly HashSet<(int Region, RegisterName Name)> _harmed = [];
    private readonly Dictionary<(int Region, BlobKey Key), byte[]> _harmedBlobs = [];
    private readonly HashSet<int> _forgetting = [];
    private readonly List<(StoreIncarnation? Life, IReadOnlyDictionary<BlobKey, Blob>? Blobs)>[] _copies =
        [.. world.Stores.Select(_ => new List<(StoreIncarnation?, IReadOnlyDictionary<BlobKey, Blob>?)>())];

    /// <summary>Whether a store is back in time and not yet under a new life.</summary>
    public bool IsAnyRolledBack => world.RolledBack is { } back && world.IsRolledBack(back.Region);

    /// <summary>Takes a copy of a store, to restore it some day.</summary>
    public void Remember()
    {
        if (!world.Profile.RollsBack)
            return;
        var region = _random.Next(world.Stores.Length);
        if (_copies[region].Count == Remembered)
            _copies[region].RemoveAt(_random.Next(Remembered));
        _copies[region].Add((world.LifeOf(region), world.Stores[region].TakeSnapshot()));
    }

    /// <summary>Makes one store or one blob forget, unless too much has been forgotten already.</summary>
    public void Inject(FaultKind kind, int region)
    {
        _forgetting.RemoveWhere(world.IsGood);
        _harmed.RemoveWhere(harm => world.Vote(harm.Region, harm.Name) is not null || !world.IsGood(harm.Region));
        foreach (var (harm, content) in _harmedBlobs.Where(harm => IsMended(harm.Key.Region, harm.Key.Key, harm.Value)).ToList())
            _harmedBlobs.Remove(harm);
        var forgetful = _harmed.Select(harm => harm.Region).Concat(_harmedBlobs.Keys.Select(harm => harm.Region)).Concat(_forgetting).ToHashSet();

        // A region that is being replaced is one of those that may be lost, until the other is a whole member or it is rebuilt itself.
        if (world.Profile.Spares > 0 && world.IsReplacing)
            forgetful.Add(0);
        if (world.Configuration() is null || !world.IsGood(region) || forgetful.Contains(region) || forgetful.Count >= world.Profile.Regions - world.Quorum)
            return;
        if (kind is FaultKind.StoreWiped or FaultKind.StoreDeleted or FaultKind.StoreRolledBack)
            ForgetStore(kind, region);
        else if (world.HasLedgers && _random.Chance(0.5))
            HarmImmutable(kind, region);
        else
            HarmBlob(kind, region);
    }

    private void ForgetStore(FaultKind kind, int region)
    {
        var store = world.Stores[region];
        if (kind == FaultKind.StoreRolledBack)
        {
            if (_copies[region].Count == 0 || IsAnyRolledBack)
                return;
            var copy = _random.Pick(_copies[region]);

            // A copy that is too young for the witness is known only to who was there; the others go away with the old settings.
            if (world.Profile.Spares > 0 && copy.Blobs is { } blobs && !world.IsWitnessed(region, blobs))
                return;
            RollBack(region, copy);
        }
        else
        {
            world.Remove(region);
            if (kind == FaultKind.StoreWiped)
                store.CreateAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }

        _forgetting.Add(region);
        Happened(kind, region, "the store");
    }

    private void RollBack(int region, (StoreIncarnation? Life, IReadOnlyDictionary<BlobKey, Blob>? Blobs) copy)
    {
        var life = world.LifeOf(region)!.Value;
        var isWitnessed = copy.Blobs is null || world.IsWitnessed(region, copy.Blobs);
        var isRestarted = isWitnessed && _random.Chance(0.5);
        foreach (var process in world.Living.ToList())
        {
            // Either everybody stops, and whoever starts beside the copy has to find out by the witness. Or everybody is told, which stands
            // for the next look of a process that lives: what it does before is in the window.
            if (isRestarted)
                process.Gate.Kill();
            else
                process.Regions.Regions.SingleOrDefault(known => known.Name.Value == $"r{region}")?.Quarantine(life, "An operator restores an older copy.");
        }

        world.Restore(region, copy.Blobs);
        if (copy.Life is { } former)
            world.RolledBack = (region, former, isWitnessed);
        for (var count = 0; isRestarted && count < world.Profile.ProcessCount; count++)
            world.StartProcess().Begin();
        if (isRestarted)
            world.Reach("all processes start beside a store that is back in time");
    }

    private void HarmBlob(FaultKind kind, int region)
    {
        var name = _random.Pick(world.Histories).Name;
        var others = Enumerable.Range(0, world.Stores.Length).Count(other => other != region && world.Vote(other, name) is not null);
        if (world.Vote(region, name) is null || others < world.Quorum)
            return;
        switch (kind)
        {
            case FaultKind.BlobDeleted:
                world.Stores[region].Lose(name.Key);
                break;
            case FaultKind.BlobTorn:
                world.Stores[region].Damage(name.Key, bytes => bytes[..^(1 + _random.Next(bytes.Length - 1))]);
                break;
            case FaultKind.BlobSwapped:
                world.Stores[region].Damage(name.Key, _ => OtherBlob(region, name));
                break;
            default:
                world.Stores[region].Damage(name.Key, Flip);
                break;
        }

        _harmed.Add((region, name));
        Happened(kind, region, name.Key.Value);
    }

    // Only what a quorum of the others holds whole: the promise is to survive the loss of any one copy.
    private void HarmImmutable(FaultKind kind, int region)
    {
        var keys = world.Stores[region].TakeSnapshot()?.Keys.Where(IsImmutable).Order().ToList() ?? [];
        if (keys.Count == 0)
            return;
        var key = _random.Pick(keys);
        var content = world.Stores[region].Peek(key)!.Value.Content.ToArray();
        var others = Enumerable.Range(0, world.Stores.Length).Count(
            other => other != region && world.IsGood(other) && world.Stores[other].Peek(key) is { } copy && copy.Content.Span.SequenceEqual(content));
        if (others < world.Quorum)
            return;
        if (kind == FaultKind.BlobDeleted)
            world.Stores[region].Lose(key);
        else if (kind == FaultKind.BlobTorn)
            world.Stores[region].Damage(key, bytes => bytes[..^(1 + _random.Next(bytes.Length - 1))]);
        else if (kind == FaultKind.BlobSwapped)
            world.Stores[region].Damage(key, _ => world.Stores[region].Peek(_random.Pick(keys))!.Value.Content.ToArray());
        else
            world.Stores[region].Damage(key, Flip);
        _harmedBlobs[(region, key)] = content;
        Happened(kind, region, key.Value);
    }

    private static bool IsImmutable(BlobKey key) =>
        key.Value.StartsWith(LedgerKeys.SegmentPrefix, StringComparison.Ordinal)
        || key.Value.StartsWith(LedgerKeys.SnapshotPrefix, StringComparison.Ordinal)
        || key.Value.StartsWith(LedgerKeys.IndexPrefix, StringComparison.Ordinal)
        || key.Value.StartsWith(LedgerKeys.ContentPrefix, StringComparison.Ordinal);

    // What no other store holds any more was collected as garbage: nobody misses it.
    private bool IsMended(int region, BlobKey key, byte[] content) =>
        !world.IsGood(region)
        || (world.Stores[region].Peek(key) is { } found && found.Content.Span.SequenceEqual(content))
        || !Array.Exists(world.Stores, store => store.Peek(key) is not null);

    private byte[] Flip(byte[] bytes)
    {
        bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        return bytes;
    }

    private byte[] OtherBlob(int region, RegisterName name)
    {
        var other = _random.Pick(world.Histories).Name;
        var key = other == name ? StoreMarker.Key : other.Key;
        return world.Stores[region].Peek(key)?.Content.ToArray() ?? [];
    }

    private void Happened(FaultKind kind, int region, string what)
    {
        world.Network.Count(kind);
        world.Network.Say($"FAULT {kind}: {what} in r{region}");
        world.CheckDurability();
    }
}
