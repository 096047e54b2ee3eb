using Google.Protobuf;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Replication.Ledger;

/// <summary>The first bytes of every blob that is interpreted: what it is, and who may read it.</summary>
/// <remarks>
/// Magic (4 bytes), kind, format version, minimum reader version, zero. A release refuses a blob whose minimum reader is
/// above <see cref="ReaderVersion"/> instead of guessing what it means. Content chunks have no frame: nobody interprets them.
/// </remarks>
internal static class BlobFrame
{
    /// <summary>The frame's length in bytes.</summary>
    public const int Length = 8;

    /// <summary>The newest format that this release understands.</summary>
    public const byte ReaderVersion = 2;

    /// <summary>The format that this release writes.</summary>
    public const byte FormatVersion = 1;

    /// <summary>The oldest release that understands what this release writes. Raise it with whatever an older one would misread; what entries say it refuses by itself.</summary>
    public const byte MinimumReader = 1;

    /// <summary>The oldest release that knows that a condemned blob may not be named as it is.</summary>
    public const byte MinimumReaderOfCondemned = 2;

    /// <summary>The most fields of one message: more than the shortest entries and records that fit into one blob.</summary>
    /// <remarks>
    /// What a field of two bytes parses to takes a hundred, so a blob of nothing else would take hundreds of megabytes. No entry is
    /// shorter than 36 bytes, in at most 4 MiB; records of a snapshot take 8 in the mean, in chunks of 1 MiB.
    /// </remarks>
    public const int MaximumFields = 128 * 1024;

    private const int KindOffset = 4;
    private const int FormatOffset = 5;
    private const int MinimumReaderOffset = 6;

    private static ReadOnlySpan<byte> Magic => "OPIM"u8;

    /// <summary>Frames one message.</summary>
    public static byte[] Write(BlobKind kind, IMessage message) => Write(kind, message, room: 0);

    /// <summary>Frames one message that only some releases may read.</summary>
    public static byte[] Write(BlobKind kind, IMessage message, byte minimumReader)
    {
        var blob = Write(kind, message, room: 0);
        blob[MinimumReaderOffset] = minimumReader;
        return blob;
    }

    /// <summary>Frames one message that consists of older ones of its kind, the oldest first, and a newest one.</summary>
    /// <remarks>
    /// Encoded messages that follow each other are one message in which their repeated fields follow each other
    /// (protobuf.dev/programming-guides/encoding, "Last One Wins"): nothing is parsed, and unknown fields stay.
    /// </remarks>
    /// <exception cref="CorruptReplicasException">One of the older blobs is another kind, or too new.</exception>
    public static byte[] Concatenate(BlobKind kind, IReadOnlyList<ReadOnlyMemory<byte>> older, IMessage newest)
    {
        var blob = Write(kind, newest, older.Sum(part => part.Length - Length));
        var at = Length;
        foreach (var part in older)
        {
            var payload = Open(kind, part);
            payload.Span.CopyTo(blob.AsSpan(at));
            at += payload.Length;
        }

        return blob;
    }

    /// <summary>Checks the frame and reads the message.</summary>
    /// <exception cref="CorruptReplicasException">Another kind, too new, or not what it claims to be.</exception>
    public static T Read<T>(BlobKind kind, MessageParser<T> parser, ReadOnlyMemory<byte> blob)
        where T : IMessage<T> => Parse(kind, parser, Open(kind, blob).Span);

    private static byte[] Write(BlobKind kind, IMessage message, int room)
    {
        var blob = GC.AllocateUninitializedArray<byte>(Length + room + message.CalculateSize());
        blob.AsSpan(0, Length).Clear();
        Magic.CopyTo(blob);
        blob[KindOffset] = (byte)kind;
        blob[FormatOffset] = FormatVersion;
        blob[MinimumReaderOffset] = MinimumReader;
        message.WriteTo(blob.AsSpan(Length + room));
        return blob;
    }

    private static ReadOnlyMemory<byte> Open(BlobKind kind, ReadOnlyMemory<byte> blob)
    {
        var frame = blob.Span;
        if (frame.Length < Length || !frame[..Magic.Length].SequenceEqual(Magic))
            throw new CorruptReplicasException($"A {kind} blob of {frame.Length} bytes does not begin with the frame of one.");
        if (frame[KindOffset] != (byte)kind)
            throw new CorruptReplicasException($"A {kind} blob was expected, kind {frame[KindOffset]} was found.");
        if (frame[MinimumReaderOffset] > ReaderVersion)
        {
            throw new CorruptReplicasException(
                $"A {kind} blob of format {frame[FormatOffset]} is too new: it needs reader {frame[MinimumReaderOffset]}, this release is reader {ReaderVersion}.");
        }

        return blob[Length..];
    }

    private static T Parse<T>(BlobKind kind, MessageParser<T> parser, ReadOnlySpan<byte> payload)
        where T : IMessage<T>
    {
        try
        {
            EnsureFewFields(kind, payload);
            return parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new CorruptReplicasException($"A {kind} blob cannot be parsed.", exception);
        }
    }

    private static void EnsureFewFields(BlobKind kind, ReadOnlySpan<byte> payload)
    {
        // Fewer bytes than that cannot hold more fields.
        if (payload.Length / 2 <= MaximumFields)
            return;
        var count = 0;
        for (var rest = payload; rest.Length > 0; count++)
        {
            if (count == MaximumFields)
                throw new CorruptReplicasException($"A {kind} blob has more than {MaximumFields} fields.");
            rest = rest[WireLength.OfField(rest)..];
        }
    }
}
