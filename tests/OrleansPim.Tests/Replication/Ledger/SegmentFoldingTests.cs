using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.TestKit;

namespace OrleansPim.Tests.Replication.Ledger;

public sealed class SegmentFoldingTests
{
    private const int Segments = 64;

    /// <summary>Goal: a head stays small however long the history. Method: a head that names as many full segments as it may.</summary>
    [Fact]
    public Task Oldest_segments_move_to_an_index_and_are_still_found() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 1);
        var blobs = world.Settings.NewBlobs(LedgerWorld.Id);
        var head = NewLongHead();

        var first = head.With(await SegmentFolding.FoldAsync(blobs, head, CancellationToken.None));

        Assert.True(first.Segments.Count < Segments);
        Assert.NotNull(first.Index);
        Assert.Equal(first.Sequence, first.Segments[^1].LastSequence);
        var all = await blobs.FindSegmentsAsync(first, 0, CancellationToken.None);
        Assert.Equal(Segments + 1, all.Count);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.Equal(pair.First.LastSequence + 1, pair.Second.FirstSequence));
        Assert.Equal(3, (await blobs.FindSegmentsAsync(first, Segments - 2, CancellationToken.None)).Count);
    });

    [Fact]
    public Task Segments_that_no_snapshot_covers_stay_in_the_head() => GrainScheduler.RunAsync(async () =>
    {
        var world = new LedgerWorld(seed: 2);
        var head = NewLongHead(snapshot: 10);

        var folded = head.With(await SegmentFolding.FoldAsync(world.Settings.NewBlobs(LedgerWorld.Id), head, CancellationToken.None));

        Assert.Equal(11, folded.Segments[0].FirstSequence);
    });

    [Fact]
    public void Head_with_as_many_references_as_it_may_have_has_room_for_the_longest_entry() => Assert.True(
        NewLongHead().CalculateLength() + (LedgerHead.MaximumSnapshots * 100) + Entry.MaximumLength + LedgerHead.Reserve < LedgerHead.MaximumLength);

    private static LedgerHead NewLongHead(long snapshot = Segments)
    {
        var hash = BlobHash.Of([1]);
        var entry = Entry.Create(new EntryDraft(DateTimeOffset.UnixEpoch, "phone", new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11]), "x"u8.ToArray()), Segments + 1, hash, "1.0");
        var record = new HeadRecord { LedgerId = "ann", Sequence = entry.Sequence, LastHash = entry.Hash.ToByteString(), Tail = { entry.Bytes } };
        record.Snapshots.Add(new SnapshotReference { Sha256 = hash.ToByteString(), Sequence = snapshot, LastHash = hash.ToByteString() });
        for (var sequence = 1; sequence <= Segments; sequence++)
        {
            record.Segments.Add(new SegmentReference
            {
                Sha256 = hash.ToByteString(),
                FirstSequence = sequence,
                LastSequence = sequence,
                Length = SegmentMerge.MaximumLength,
                LastHash = hash.ToByteString(),
                LastTimeUnixMs = 1_700_000_000_000,
            });
        }

        return LedgerHead.Read(LedgerWorld.Id, BlobFrame.Write(BlobKind.Head, record));
    }
}
