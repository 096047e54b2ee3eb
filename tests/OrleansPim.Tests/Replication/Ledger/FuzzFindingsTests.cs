using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>What the fuzz run, or reading for it, found in the blobs of a ledger: whole by its checksum, and wrong.</summary>
public sealed class FuzzFindingsTests
{
    private static readonly LedgerId Id = new("ann");

    [Theory, InlineData(long.MaxValue), InlineData(253_402_300_800_000), InlineData(-62_135_596_800_001)]
    public void Entry_with_a_time_that_no_calendar_has_is_corrupt(long time)
    {
        var record = NewRecord();
        record.TimeUnixMs = time;

        Assert.Throws<CorruptReplicasException>(() => Entry.Read(record.ToByteString()));
    }

    [Fact]
    public void Entry_longer_than_any_that_is_written_is_corrupt_before_it_is_parsed()
    {
        var record = NewRecord();
        record.Content = ByteString.CopyFrom(new byte[Entry.MaximumLength]);

        Assert.Throws<CorruptReplicasException>(() => Entry.Read(record.ToByteString()));
    }

    [Theory, InlineData(long.MaxValue), InlineData(0), InlineData(-1)]
    public void Head_with_a_segment_of_impossible_length_is_corrupt_instead_of_a_fold_without_end(long length) =>
        AssertCorrupt(head => head.Segments[0].Length = length);

    [Fact]
    public void Head_with_a_gap_between_its_segments_is_corrupt() => AssertCorrupt(head =>
    {
        var gap = head.Segments[0].Clone();
        head.Segments[0].LastSequence = 1;
        (gap.FirstSequence, gap.LastSequence) = (3, 3);
        head.Segments.Add(gap);
    });

    [Fact]
    public void Head_before_its_own_tail_is_corrupt() => AssertCorrupt(head => head.Sequence = long.MinValue);

    [Fact]
    public void Head_with_a_snapshot_of_no_entry_is_corrupt() =>
        AssertCorrupt(head => head.Snapshots.Add(new SnapshotReference { Sha256 = head.LastHash, LastHash = head.LastHash }));

    [Fact]
    public async Task Index_that_names_no_segment_for_an_entry_is_corrupt()
    {
        var world = new LedgerWorld(seed: 1);
        var blobs = world.Settings.NewBlobs(LedgerWorld.Id);
        var last = new SegmentReference { Sha256 = BlobHash.Of([]).ToByteString(), FirstSequence = 3, LastSequence = 3, Length = 1 };
        var index = await blobs.WriteIndexAsync(null, [last], CancellationToken.None);
        var record = NewHead();
        record.Index = index;
        record.Segments.Clear();
        record.Tail.Clear();
        (record.Sequence, record.Index.LastSequence) = (0, 9);
        var head = LedgerHead.Read(Id, BlobFrame.Write(BlobKind.Head, record));
        var missing = new EntryChain(0, default);

        await Assert.ThrowsAsync<CorruptReplicasException>(() => blobs.ContainsAsync(head, missing, CancellationToken.None));
    }

    [Fact]
    public void Blob_of_nothing_but_empty_fields_is_corrupt_before_it_takes_many_times_its_length()
    {
        var blob = new byte[IRegionStore.MaximumContentLength];
        BlobFrame.Write(BlobKind.SegmentIndex, new SegmentIndexRecord()).CopyTo(blob, 0);
        for (var at = BlobFrame.Length; at < blob.Length; at += 2)
            blob[at] = (SegmentIndexRecord.SegmentsFieldNumber << 3) | (int)WireFormat.WireType.LengthDelimited;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CorruptReplicasException>(() => BlobFrame.Read(BlobKind.SegmentIndex, SegmentIndexRecord.Parser, blob));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
    }

    [Fact]
    public void Index_longer_than_any_that_is_written_is_corrupt_before_it_is_parsed()
    {
        // One empty unknown field after the other, inside a message inside the message: nothing counts those.
        var flood = new byte[IRegionStore.MaximumContentLength - 1024];
        for (var at = 0; at < flood.Length; at += 2)
            flood[at] = (15 << 3) | (int)WireFormat.WireType.LengthDelimited;
        var previous = ByteString.CopyFrom(flood);
        var blob = BlobFrame.Write(BlobKind.SegmentIndex, new SegmentRecord { Entries = { previous } });
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<CorruptReplicasException>(() => LedgerBlobs.ParseIndex(blob));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
    }

    [Fact]
    public void Blob_of_as_many_entries_as_fit_is_read()
    {
        var record = new SegmentRecord();
        for (var length = 0; length < SegmentMerge.MaximumLength; length += 64)
            record.Entries.Add(ByteString.CopyFrom(new byte[62]));

        Assert.Equal(record, BlobFrame.Read(BlobKind.Segment, SegmentRecord.Parser, BlobFrame.Write(BlobKind.Segment, record)));
    }

    [Theory, InlineData(new byte[] { 0x0A }), InlineData(new byte[] { 0x0A, 0xFF }), InlineData(new byte[] { 0xFF, 0xFF, 0xFF })]
    public void Field_that_does_not_end_is_as_long_as_what_is_left(byte[] bytes) => Assert.Equal(bytes.Length, WireLength.OfField(bytes));

    [Theory]
    [InlineData(new byte[] { 0x08, 0x96, 0x01, 0x00 }, 3)]
    [InlineData(new byte[] { 0x0A, 0x02, 0x01, 0x02, 0x00 }, 4)]
    [InlineData(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, 9)]
    [InlineData(new byte[] { 0x0D, 1, 2, 3, 4, 5 }, 5)]
    public void Field_is_as_long_as_it_says(byte[] bytes, int length) => Assert.Equal(length, WireLength.OfField(bytes));

    private static void AssertCorrupt(Action<HeadRecord> damage)
    {
        var head = NewHead();
        _ = LedgerHead.Read(Id, BlobFrame.Write(BlobKind.Head, head));
        damage(head);

        Assert.Throws<CorruptReplicasException>(() => LedgerHead.Read(Id, BlobFrame.Write(BlobKind.Head, head)));
    }

    private static HeadRecord NewHead()
    {
        var hash = BlobHash.Of([]).ToByteString();
        var head = new HeadRecord { LedgerId = Id.Value, Sequence = 3, LastHash = hash };
        head.Segments.Add(new SegmentReference { Sha256 = hash, FirstSequence = 1, LastSequence = 2, Length = 100, LastHash = hash });
        head.Tail.Add(NewRecord().ToByteString());
        return head;
    }

    private static EntryRecord NewRecord() => new()
    {
        Sequence = 3,
        RequestId = ByteString.CopyFrom(new byte[16]),
        PreviousHash = BlobHash.Of([]).ToByteString(),
    };
}
