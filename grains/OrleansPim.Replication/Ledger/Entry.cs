using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger.Format;

namespace OrleansPim.Replication.Ledger;

/// <summary>One committed, or at least decided, change with the exact bytes that are stored for it.</summary>
internal sealed class Entry
{
    /// <summary>The longest entry, in stored bytes: with room to spare for what else a head names.</summary>
    public const int MaximumLength = 48 * 1024;

    /// <summary>The longest content of an entry, in bytes: leaves 1 KiB for the entry's other fields.</summary>
    public const int MaximumContentLength = MaximumLength - 1024;

    /// <summary>The first and the last time that a <see cref="DateTimeOffset"/> can tell, in milliseconds since 1970.</summary>
    public const long EarliestTime = -62_135_596_800_000, LatestTime = 253_402_300_799_999;

    private readonly EntryRecord _record;

    private Entry(EntryRecord record, ByteString bytes)
    {
        _record = record;
        Bytes = bytes;
        Hash = BlobHash.Of(bytes.Span);
        PreviousHash = BlobHash.Of(record.PreviousHash);
    }

    public long Sequence => _record.Sequence;

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(_record.TimeUnixMs);

    public string Device => _record.Device;

    public Guid RequestId => new(_record.RequestId.Span, bigEndian: true);

    public string WriterRelease => _record.WriterRelease;

    public ByteString Content => _record.Content;

    public BlobHash PreviousHash { get; }

    /// <summary>The SHA-256 of <see cref="Bytes"/>.</summary>
    public BlobHash Hash { get; }

    /// <summary>Exactly what is stored: an older release that moves an entry about does not drop what it does not know.</summary>
    public ByteString Bytes { get; }

    /// <summary>What the first entry of a ledger names as the hash before it: no ledger's history fits another.</summary>
    public static BlobHash Origin(LedgerId ledger) => BlobHash.Of(System.Text.Encoding.UTF8.GetBytes(ledger.Value));

    public static Entry Create(EntryDraft draft, long sequence, BlobHash previousHash, string writerRelease)
    {
        var record = new EntryRecord
        {
            Sequence = sequence,
            TimeUnixMs = draft.Time.ToUnixTimeMilliseconds(),
            Device = draft.Device,
            RequestId = ByteString.CopyFrom(draft.RequestId.ToByteArray(bigEndian: true)),
            WriterRelease = writerRelease,
            PreviousHash = previousHash.ToByteString(),
            Content = UnsafeByteOperations.UnsafeWrap(draft.Content),
        };
        return new Entry(record, record.ToByteString());
    }

    /// <exception cref="CorruptReplicasException">The bytes are no entry.</exception>
    public static Entry Read(ByteString bytes)
    {
        // Nobody ever wrote a longer one, and what a long one parses to could be very much longer.
        if (bytes.Length > MaximumLength)
            throw new CorruptReplicasException($"An entry of {bytes.Length} bytes is longer than any that is written.");
        try
        {
            var record = EntryRecord.Parser.ParseFrom(bytes);
            return record is { Sequence: > 0, RequestId.Length: 16, TimeUnixMs: >= EarliestTime and <= LatestTime }
                ? new Entry(record, bytes)
                : throw new CorruptReplicasException("An entry has no sequence, no request id or no time.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException("An entry cannot be parsed.", exception);
        }
    }
}
