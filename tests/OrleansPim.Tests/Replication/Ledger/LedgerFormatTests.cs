using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Tests.Replication.Ledger;

public sealed class LedgerFormatTests
{
    // Field 1000, two bytes: what a newer release may have added.
    private static readonly byte[] NewField = [0xC2, 0x3E, 0x02, 0x4E, 0x45];
    private static readonly LedgerId Id = new("ann");

    [Fact]
    public void Fields_of_a_newer_release_survive_a_rewrite_of_the_head()
    {
        var entry = NewEntry(1, Entry.Origin(Id), "one");
        var head = LedgerHead.Read(Id, Append(LedgerHead.Empty(Id).With([entry], "2.0").Write(), NewField));

        var rewritten = head.With([NewEntry(2, entry.Hash, "two")], "1.0").Write();

        Assert.True(rewritten.AsSpan().IndexOf(NewField) > 0);
        Assert.Equal(2, LedgerHead.Read(Id, rewritten).Sequence);
    }

    [Fact]
    public void Fields_of_a_newer_release_survive_in_entries_wherever_they_go()
    {
        var newer = Entry.Read(ByteString.CopyFrom(Append(NewEntry(1, Entry.Origin(Id), "one").Bytes.ToByteArray(), NewField)));

        var head = LedgerHead.Read(Id, LedgerHead.Empty(Id).With([newer], "1.0").Write());

        Assert.Equal(newer.Bytes, head.Tail[0]);
        Assert.Equal(newer.Hash, Entry.Read(head.Tail[0]).Hash);
    }

    [Fact]
    public void Blob_that_needs_a_newer_reader_is_refused()
    {
        var blob = LedgerHead.Empty(Id).Write();
        blob[6] = BlobFrame.ReaderVersion + 1;

        Assert.Contains("too new", Assert.Throws<CorruptReplicasException>(() => LedgerHead.Read(Id, blob)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blob_of_a_newer_format_that_this_reader_may_read_is_read()
    {
        var blob = LedgerHead.Empty(Id).Write();
        blob[5] = BlobFrame.FormatVersion + 1;

        Assert.Equal(0, LedgerHead.Read(Id, blob).Sequence);
    }

    [Fact]
    public void Blob_of_another_kind_is_refused()
    {
        var segment = BlobFrame.Write(BlobKind.Segment, new SegmentRecord());

        Assert.Throws<CorruptReplicasException>(() => LedgerHead.Read(Id, segment));
    }

    [Fact]
    public void Head_of_another_ledger_is_refused() =>
        Assert.Throws<CorruptReplicasException>(() => LedgerHead.Read(new LedgerId("bob"), LedgerHead.Empty(Id).Write()));

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(8), InlineData(20)]
    public void Truncated_head_is_refused(int length)
    {
        var entry = NewEntry(1, Entry.Origin(Id), "one");

        Assert.Throws<CorruptReplicasException>(() => LedgerHead.Read(Id, LedgerHead.Empty(Id).With([entry], "1.0").Write().AsMemory(0, length)));
    }

    /// <summary>Goal: no past can be rewritten unseen. Method: flip each byte of an entry in turn.</summary>
    [Fact]
    public void Changed_entry_breaks_the_chain()
    {
        var first = NewEntry(1, Entry.Origin(Id), "one");
        var second = NewEntry(2, first.Hash, "two");
        for (var position = 0; position < first.Bytes.Length; position++)
        {
            var bytes = first.Bytes.ToByteArray();
            bytes[position] ^= 0x01;
            Assert.Throws<CorruptReplicasException>(() => EntryChain.Start(Id).Next(Entry.Read(ByteString.CopyFrom(bytes))).Next(second));
        }
    }

    [Fact]
    public void History_of_one_ledger_does_not_fit_another()
    {
        var entry = NewEntry(1, Entry.Origin(Id), "one");

        Assert.Throws<CorruptReplicasException>(() => EntryChain.Start(new LedgerId("bob")).Next(entry));
    }

    [Fact]
    public void Gap_between_entries_is_found()
    {
        var entry = NewEntry(2, Entry.Origin(Id), "two");

        Assert.Throws<CorruptReplicasException>(() => EntryChain.Start(Id).Next(entry));
    }

    private static Entry NewEntry(long sequence, BlobHash previous, string content) => Entry.Create(
        new EntryDraft(DateTimeOffset.UnixEpoch, "phone", new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), System.Text.Encoding.UTF8.GetBytes(content)),
        sequence,
        previous,
        "1.0");

    private static byte[] Append(byte[] message, byte[] field) => [.. message, .. field];
}
