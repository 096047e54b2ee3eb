using OrleansPim.Replication.Errors;

namespace OrleansPim.Clustering.Storage;

/// <summary>What a grain's register holds: a state, or the trace that one was cleared.</summary>
/// <remarks>Bytes: magic <c>PIMS</c>, format (1), kind (1), and what the serializer made. The record around it carries the checksum.</remarks>
/// <param name="IsCleared">A tombstone: the grain has no state, and its version goes on from here.</param>
/// <param name="Body">What the serializer made; empty in a tombstone.</param>
internal readonly record struct StateFrame(bool IsCleared, ReadOnlyMemory<byte> Body)
{
    /// <summary>What precedes the body, in bytes.</summary>
    public const int HeaderLength = 6;

    private const byte Format = 1;
    private const byte State = 1;
    private const byte Cleared = 2;

    private static ReadOnlySpan<byte> Magic => "PIMS"u8;

    /// <summary>Its bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderLength + Body.Length];
        Magic.CopyTo(bytes);
        bytes[4] = Format;
        bytes[5] = IsCleared ? Cleared : State;
        Body.CopyTo(bytes.AsMemory(HeaderLength));
        return bytes;
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="CorruptReplicasException">These bytes are no state that this release may read: that is never an empty one.</exception>
    public static StateFrame Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < HeaderLength || !span[..4].SequenceEqual(Magic))
            throw new CorruptReplicasException("The register holds no grain state.");
        if (span[4] != Format)
            throw new CorruptReplicasException($"The grain state has format {span[4]}; this release reads {Format}.");
        return span[5] switch
        {
            State => new StateFrame(IsCleared: false, bytes[HeaderLength..]),
            Cleared when bytes.Length == HeaderLength => new StateFrame(IsCleared: true, default),
            _ => throw new CorruptReplicasException("The register holds neither a grain state nor the trace of one."),
        };
    }
}
