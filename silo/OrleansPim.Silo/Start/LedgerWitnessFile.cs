using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using System.Text;
using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Subscribers;

namespace OrleansPim.Silo.Start;

/// <summary>Keeps how far ledgers were seen in a file of fixed length in the data folder, beside the regions and not in them.</summary>
/// <remarks>
/// A hash table mapped into memory: a note costs no system call and survives the process at once, the machine a little later. Each slot
/// carries a checksum, so that half a slot is none. A slot that is lost or overwritten proves nothing and holds nobody. Thread-safe.
/// </remarks>
internal sealed class LedgerWitnessFile : ILedgerWitness, IDisposable
{
    /// <summary>How many subscribers are remembered; beyond that the ones that were noted later take their places.</summary>
    public const int Slots = 131_072;

    private const int SlotLength = 48;
    private const int Probes = 8;
    private const int KeyLength = 16;
    private const int EpochAt = KeyLength;
    private const int SequenceAt = EpochAt + 16;
    private const int ChecksumAt = SequenceAt + sizeof(long);

    private readonly Lock _turn = new();
    private readonly byte[] _slot = new byte[SlotLength];
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public LedgerWitnessFile(string path)
    {
        Fill(path);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, (long)Slots * SlotLength);
        _view = _file.CreateViewAccessor();
    }

    /// <inheritdoc/>
    public LedgerSighting? Recall(SubscriberId subscriber)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(subscriber, key);
        lock (_turn)
        {
            var slot = _slot;
            for (var probe = 0; probe < Probes; probe++)
            {
                if (TryRead(At(key, probe), slot) && slot.AsSpan(0, KeyLength).SequenceEqual(key[..KeyLength]))
                    return Read(slot);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Note(SubscriberId subscriber, LedgerSighting sighting)
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(subscriber, key);
        lock (_turn)
        {
            var slot = _slot;
            var (place, isOwn) = FindPlace(key, slot);

            // Two activations may note in another order than they committed.
            if (isOwn && Read(slot) is var known && known.Epoch == sighting.Epoch && known.Sequence >= sighting.Sequence)
                return;

            Write(slot, key, sighting);
            _view.WriteArray(place, slot, 0, SlotLength);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    // A hole in a mapped file is filled when it is touched, and on a full disk that ends the process: so nothing is left to be filled later.
    private static void Fill(string path)
    {
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
        var length = RandomAccess.GetLength(file);
        if (length < (long)Slots * SlotLength)
            RandomAccess.Write(file, new byte[((long)Slots * SlotLength) - length], length);
    }

    // The subscriber's own slot, which is then in memory, else a free one, else the first.
    private (long Place, bool IsOwn) FindPlace(ReadOnlySpan<byte> key, byte[] slot)
    {
        long? free = null;
        for (var probe = 0; probe < Probes; probe++)
        {
            if (!TryRead(At(key, probe), slot))
                free ??= At(key, probe);
            else if (slot.AsSpan(0, KeyLength).SequenceEqual(key[..KeyLength]))
                return (At(key, probe), true);
        }

        return (free ?? At(key, probe: 0), false);
    }

    private bool TryRead(long place, byte[] slot)
    {
        _view.ReadArray(place, slot, 0, SlotLength);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(slot.AsSpan(0, ChecksumAt), hash);
        return slot.AsSpan(ChecksumAt).SequenceEqual(hash[..(SlotLength - ChecksumAt)]);
    }

    private static LedgerSighting Read(ReadOnlySpan<byte> slot) => new(
        new Guid(slot[EpochAt..SequenceAt], bigEndian: true), BinaryPrimitives.ReadInt64BigEndian(slot[SequenceAt..]));

    private static void Write(byte[] slot, ReadOnlySpan<byte> key, LedgerSighting sighting)
    {
        key[..KeyLength].CopyTo(slot);
        sighting.Epoch.TryWriteBytes(slot.AsSpan(EpochAt), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(slot.AsSpan(SequenceAt), sighting.Sequence);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(slot.AsSpan(0, ChecksumAt), hash);
        hash[..(SlotLength - ChecksumAt)].CopyTo(slot.AsSpan(ChecksumAt));
    }

    private static long At(ReadOnlySpan<byte> key, int probe) =>
        (BinaryPrimitives.ReadUInt32BigEndian(key[KeyLength..]) + (uint)probe) % Slots * SlotLength;

    private static void Hash(SubscriberId subscriber, Span<byte> hash) => SHA256.HashData(Encoding.UTF8.GetBytes(subscriber.Value), hash);
}
