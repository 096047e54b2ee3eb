using System.Reflection;
using Google.Protobuf;
using OrleansPim.Grains.State;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;
using OrleansPim.Tests.Grains.State;

namespace OrleansPim.Tests.Replication.Ledger;

/// <summary>Goal: what any release stored stays readable for ever. Method: read files that format 1 wrote, checked in and never changed.</summary>
/// <remarks>
/// A new format adds files beside these. To write them, run the tests with <c>PIM_WRITE_GOLDEN</c> naming the folder; a file that exists is left alone.
/// </remarks>
public sealed class GoldenFileTests
{
    private static readonly LedgerId Id = new("ann");
    private static readonly string[] Contents = ["one", "two", "three"];

    [Fact]
    public void Head_is_readable()
    {
        var head = LedgerHead.Read(Id, Load("head", Write));

        Assert.Equal((3, "1.0"), (head.Sequence, head.WriterRelease));
        var chain = EntryChain.Start(Id);
        foreach (var bytes in head.Tail)
            chain = chain.Next(Entry.Read(bytes));
        Assert.Equal(head.Chain, chain);

        static byte[] Write() => LedgerHead.Empty(Id).With(NewEntries(), "1.0").Write();
    }

    [Fact]
    public void Head_with_every_reference_is_readable()
    {
        var head = LedgerHead.Read(Id, Load("head-references", Write));

        Assert.Equal((2, 1, 7), (head.Snapshots[0].Sequence, head.Segments.Count, head.Sequence));
        Assert.Equal(4, head.Index!.LastSequence);

        static byte[] Write()
        {
            var hash = BlobHash.Of([1]).ToByteString();
            var record = new HeadRecord { LedgerId = "ann", Sequence = 7, LastHash = hash, WriterRelease = "1.0" };
            record.Snapshots.Add(new SnapshotReference { Sha256 = hash, Sequence = 2, LastHash = hash, Length = 100, TimeUnixMs = 5 });
            record.Index = new SegmentIndexReference { Sha256 = hash, LastSequence = 4 };
            record.Segments.Add(new SegmentReference { Sha256 = hash, FirstSequence = 5, LastSequence = 7, Length = 300, LastHash = hash, LastTimeUnixMs = 9 });
            return BlobFrame.Write(BlobKind.Head, record);
        }
    }

    [Fact]
    public void Head_that_condemned_blobs_is_readable()
    {
        var golden = Load("head-condemned", Write);
        var head = LedgerHead.Read(Id, golden);

        Assert.Equal(BlobFrame.MinimumReaderOfCondemned, golden[6]);
        Assert.Equal((3, 2, 4), (head.Sequence, head.Condemnations, head.Condemned.Count));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(7), head.CondemnedAt);
        Assert.Contains(new LedgerKeys(Id).Content(BlobHash.Of([1])), head.Condemned);

        static byte[] Write()
        {
            var (keys, hash) = (new LedgerKeys(Id), BlobHash.Of([1]));
            return LedgerHead.Empty(Id).With(NewEntries(), "1.0")
                .Condemning([], DateTimeOffset.UnixEpoch)
                .Condemning([keys.Content(hash), keys.Index(hash), keys.Segment(hash), keys.Snapshot(hash)], DateTimeOffset.FromUnixTimeMilliseconds(7)).Write();
        }
    }

    [Fact]
    public void Segment_is_readable()
    {
        var segment = BlobFrame.Read(BlobKind.Segment, SegmentRecord.Parser, Load("segment", Write));

        var entries = segment.Entries.Select(Entry.Read).ToArray();
        Assert.Equal(Contents, entries.Select(entry => entry.Content.ToStringUtf8()));
        Assert.Equal(("phone", "1.0", NewRequestId()), (entries[0].Device, entries[0].WriterRelease, entries[0].RequestId));

        static byte[] Write() => BlobFrame.Write(BlobKind.Segment, new SegmentRecord { Entries = { NewEntries().Select(entry => entry.Bytes) } });
    }

    [Fact]
    public void Segment_index_is_readable()
    {
        var index = BlobFrame.Read(BlobKind.SegmentIndex, SegmentIndexRecord.Parser, Load("segment-index", Write));

        Assert.Equal((1, 3), (index.Previous.LastSequence, index.Segments[0].LastSequence));

        static byte[] Write() => BlobFrame.Write(BlobKind.SegmentIndex, new SegmentIndexRecord
        {
            Previous = new SegmentIndexReference { LastSequence = 1 },
            Segments = { new SegmentReference { FirstSequence = 2, LastSequence = 3 } },
        });
    }

    [Fact]
    public void Snapshot_with_the_whole_state_of_a_subscriber_is_readable()
    {
        var snapshot = BlobFrame.Read(BlobKind.Snapshot, SnapshotRecord.Parser, Load("snapshot", Write));

        var builder = SubscriberState.NewBuilder();
        foreach (var record in snapshot.Records)
            builder.Add(record.Memory);
        var state = builder.Build();
        Assert.Equal((4, 2, 1), (state.Collections.Count, state.ItemCount, state.Devices.Count));
        Assert.NotNull(state.FindCollection(Contracts.Identity.CollectionId.Contacts)!.Items.Find("bob")!.Properties);
        Assert.NotEmpty(state.FindCollection(Contracts.Identity.CollectionId.Contacts)!.Items.Tombstones);
        Assert.Equal(snapshot.Records.Select(record => record.ToByteArray()), StateWorld.RecordsOf(state));

        static byte[] Write()
        {
            var snapshot = new SnapshotRecord { Sequence = NewSubscriber().State.Sequence };
            snapshot.Records.AddRange(StateWorld.RecordsOf(NewSubscriber().State).Select(record => ByteString.CopyFrom(record)));
            return BlobFrame.Write(BlobKind.Snapshot, snapshot);
        }
    }

    [Fact]
    public void Entries_of_every_kind_of_mutation_are_readable()
    {
        var chunk = BlobFrame.Read(BlobKind.SnapshotChunk, SnapshotChunkRecord.Parser, Load("snapshot-chunk", Write));

        var state = chunk.Records.Select(Entry.Read).Aggregate(SubscriberState.Empty, (current, entry) => current.Apply(entry));
        Assert.Equal((4, 2, 1), (state.Collections.Count, state.ItemCount, state.Devices.Count));

        static byte[] Write() => BlobFrame.Write(
            BlobKind.SnapshotChunk, new SnapshotChunkRecord { Records = { NewSubscriber().Entries.Select(entry => entry.Bytes) } });
    }

    [Fact]
    public void Entries_that_transfer_collections_and_delete_folders_are_readable()
    {
        var chunk = BlobFrame.Read(BlobKind.SnapshotChunk, SnapshotChunkRecord.Parser, Load("snapshot-chunk-transfers", Write));

        var state = chunk.Records.Select(Entry.Read).Aggregate(SubscriberState.Empty, (current, entry) => current.Apply(entry));
        Assert.Equal(["bare", "contacts", "copy", "moved", "calendar", "tasks", "", "journey"], state.Collections.Keys.Select(id => id.Name));
        Assert.Equal((2, 2), (state.ItemCount, state.Collections.Values.Sum(collection => collection.Items.Tombstones.Count)));

        static byte[] Write() => BlobFrame.Write(
            BlobKind.SnapshotChunk, new SnapshotChunkRecord { Records = { StateWorld.WithTransfers(seed: 1).Entries.Select(entry => entry.Bytes) } });
    }

    [Fact]
    public void Existence_is_readable()
    {
        var record = BlobFrame.Read(BlobKind.Existence, ExistenceRecord.Parser, Load("existence", Write));

        Assert.Equal(("ann", ExistenceStage.Active), (record.LedgerId, record.Stage));

        static byte[] Write() => BlobFrame.Write(
            BlobKind.Existence, new ExistenceRecord { LedgerId = "ann", Stage = ExistenceStage.Active, TimeUnixMs = 1, WriterRelease = "1.0" });
    }

    private static Guid NewRequestId() => new(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

    private static Entry[] NewEntries()
    {
        var chain = EntryChain.Start(Id);
        return
        [
            .. Contents.Select(content =>
            {
                var draft = new EntryDraft(DateTimeOffset.UnixEpoch, "phone", NewRequestId(), System.Text.Encoding.UTF8.GetBytes(content));
                var entry = Entry.Create(draft, chain.Sequence + 1, chain.Hash, "1.0");
                chain = chain.Next(entry);
                return entry;
            }),
        ];
    }

    private static StateWorld NewSubscriber() => StateWorld.WithEveryMutation(seed: 1);

    private static byte[] Load(string name, Func<byte[]> write)
    {
        var file = $"format1-{name}.golden";
        if (Environment.GetEnvironmentVariable("PIM_WRITE_GOLDEN") is { Length: > 0 } folder && !File.Exists(Path.Combine(folder, file)))
            File.WriteAllBytes(Path.Combine(folder, file), write());
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(file);
        Assert.True(stream is not null, $"{file} is missing.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
