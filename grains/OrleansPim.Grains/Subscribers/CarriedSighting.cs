using System.Buffers;
using System.Buffers.Binary;

namespace OrleansPim.Grains.Subscribers;

/// <summary>What a migrating activation tells its successor: how far it saw the ledger, and nothing else.</summary>
/// <remarks>
/// A leadership cannot be carried: two activations that hold one ballot would be two leaders (protocol rule B1). Bytes: epoch (16), sequence
/// (8, little-endian). Whatever else is there was written by another release, and is not used.
/// </remarks>
internal static class CarriedSighting
{
    private const string Key = "pim.seen";
    private const int EpochLength = 16;
    private const int Length = EpochLength + sizeof(long);

    /// <summary>Adds it, if there is one.</summary>
    public static void Write(IDehydrationContext context, LedgerSighting? sighting)
    {
        if (sighting is not { } seen)
            return;
        Span<byte> bytes = stackalloc byte[Length];
        seen.Epoch.TryWriteBytes(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[EpochLength..], seen.Sequence);
        context.AddBytes(Key, bytes);
    }

    /// <summary>Reads it; <see langword="null"/> if there is none.</summary>
    public static LedgerSighting? Read(IRehydrationContext context)
    {
        if (!context.TryGetBytes(Key, out var carried) || carried.Length != Length)
            return null;
        var bytes = carried.ToArray();
        return new LedgerSighting(new Guid(bytes.AsSpan(0, EpochLength)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(EpochLength)));
    }
}
