using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>Writes and reads the bytes of a <see cref="RegisterRecord"/>.</summary>
/// <remarks>
/// Little-endian: magic <c>PIMR</c>, format (2), minimum reader (2), name length (2), name (UTF-8), configuration id (8),
/// incarnation (16), promised round (8) and proposer (16), accepted round (8) and proposer (16), version (8), write id (16),
/// payload length (4), payload, and last the XxHash128 of all that came before (16). A fixed layout rather than Protobuf,
/// since it is written three times for each commit and holds nothing that an older release might have to pass on.
/// </remarks>
internal static class RegisterRecordCodec
{
    /// <summary>What this release writes.</summary>
    public const ushort Format = 1;

    /// <summary>The newest minimum reader that this release understands.</summary>
    public const ushort Reader = 1;

    private const int ChecksumLength = 16;
    private const int FixedLength = 4 + 2 + 2 + 2 + 8 + 16 + 24 + 24 + 8 + 16 + 4 + ChecksumLength;

    private static ReadOnlySpan<byte> Magic => "PIMR"u8;

    /// <summary>How many bytes <paramref name="record"/> takes.</summary>
    public static int Measure(RegisterRecord record) =>
        FixedLength + Encoding.UTF8.GetByteCount(record.Name.Key.Value) + record.Payload.Length;

    /// <summary>The bytes of a record, in an array of their own.</summary>
    /// <exception cref="ArgumentException">The payload is over its limit.</exception>
    public static byte[] ToBytes(RegisterRecord record)
    {
        var bytes = new byte[Measure(record)];
        Write(record, bytes);
        return bytes;
    }

    /// <summary>Writes a record.</summary>
    /// <param name="record">What to write.</param>
    /// <param name="destination">At least <see cref="Measure"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">The payload is over its limit.</exception>
    public static int Write(RegisterRecord record, Span<byte> destination)
    {
        if (record.Payload.Length > RegisterRecord.MaximumPayloadLength)
            throw new ArgumentException($"A payload has at most {RegisterRecord.MaximumPayloadLength} bytes.", nameof(record));
        var writer = new SpanCursor(destination);
        writer.Write(Magic);
        writer.Write(Format);
        writer.Write(Reader);
        writer.Write(record.Name.Key.Value);
        writer.Write(record.ConfigurationId);
        writer.Write(record.Incarnation.Value);
        writer.Write(record.Promised.Round);
        writer.Write(record.Promised.Proposer.Value);
        writer.Write(record.Accepted.Ballot.Round);
        writer.Write(record.Accepted.Ballot.Proposer.Value);
        writer.Write(record.Accepted.Version);
        writer.Write(record.WriteId);
        writer.Write(record.Payload.Length);
        writer.Write(record.Payload.Span);
        XxHash128.Hash(destination[..writer.Position], destination.Slice(writer.Position, ChecksumLength));
        return writer.Position + ChecksumLength;
    }

    /// <summary>Reads a record and checks that it is whole and lies where it belongs.</summary>
    /// <param name="bytes">The blob; the record's payload refers to it.</param>
    /// <param name="name">The register whose key it was found under.</param>
    /// <param name="record">The record, if it is whole.</param>
    /// <returns>What is wrong with it; <see cref="RecordDamage.None"/> if nothing is.</returns>
    public static RecordDamage TryRead(ReadOnlyMemory<byte> bytes, RegisterName name, out RegisterRecord? record)
    {
        record = null;
        var span = bytes.Span;
        if (span.Length < FixedLength || !span[..4].SequenceEqual(Magic))
            return RecordDamage.NotARecord;

        // The checksum first: nothing else of a damaged blob can be believed, not even its format.
        var checksumAt = span.Length - ChecksumLength;
        Span<byte> checksum = stackalloc byte[ChecksumLength];
        XxHash128.Hash(span[..checksumAt], checksum);
        if (!checksum.SequenceEqual(span[checksumAt..]))
            return RecordDamage.Checksum;
        if (BinaryPrimitives.ReadUInt16LittleEndian(span[6..]) > Reader)
            return RecordDamage.TooNew;
        return TryReadBody(bytes[..checksumAt], name, out record);
    }

    private static RecordDamage TryReadBody(ReadOnlyMemory<byte> bytes, RegisterName name, out RegisterRecord? record)
    {
        record = null;
        var span = bytes.Span;
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(span[8..]);
        if (span.Length + ChecksumLength < FixedLength + nameLength)
            return RecordDamage.NotARecord;
        if (!span.Slice(10, nameLength).SequenceEqual(Encoding.UTF8.GetBytes(name.Key.Value)))
            return RecordDamage.WrongName;

        var at = 10 + nameLength;
        var payloadLength = BinaryPrimitives.ReadInt32LittleEndian(span[(at + 96)..]);
        var payloadAt = at + 100;
        if (payloadLength is < 0 or > RegisterRecord.MaximumPayloadLength || payloadLength != span.Length - payloadAt)
            return RecordDamage.NotARecord;

        record = new RegisterRecord(
            name,
            BinaryPrimitives.ReadInt64LittleEndian(span[at..]),
            new StoreIncarnation(new Guid(span.Slice(at + 8, 16))),
            ReadBallot(span[(at + 24)..]),
            new AcceptedAt(ReadBallot(span[(at + 48)..]), BinaryPrimitives.ReadInt64LittleEndian(span[(at + 72)..])),
            new Guid(span.Slice(at + 80, 16)),
            bytes[payloadAt..]);
        return IsConsistent(record) ? RecordDamage.None : RecordDamage.NotARecord;
    }

    private static bool IsConsistent(RegisterRecord record) =>
        record.Promised.Round > 0
        && record.Accepted.Ballot.Round >= 0
        && record.Accepted.Ballot <= record.Promised
        && record.Accepted.Version >= 0
        && (record.Accepted.Version == 0) == record.Accepted.Ballot.IsZero;

    private static Ballot ReadBallot(ReadOnlySpan<byte> span) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(span), new ProposerId(new Guid(span.Slice(8, 16))));
}
