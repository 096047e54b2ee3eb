using System.Buffers.Binary;
using System.Text;

namespace OrleansPim.Gateway.Photos;

/// <summary>One directory of an EXIF block (CIPA DC-008 section 4.6, TIFF 6.0 section 2), read in place.</summary>
/// <remarks>
/// Only what a date needs, and by ourselves: two directories are looked through once each, whatever they point to. A general library follows
/// every pointer of every maker's note, and a hostile file has as many as it likes.
/// </remarks>
/// <param name="tiff">The block, from its byte order on.</param>
/// <param name="offset">Where the directory begins in it.</param>
internal readonly ref struct ExifDirectory(ReadOnlySpan<byte> tiff, uint offset)
{
    private const int EntryLength = 12;
    private const int InlineLength = 4;
    private const ushort Ascii = 2;
    private const ushort Long = 4;

    private readonly ReadOnlySpan<byte> _tiff = tiff;
    private readonly uint _offset = offset;
    private readonly bool _isLittleEndian = tiff[0] == 'I';

    /// <summary>Whether an EXIF block begins here.</summary>
    public static bool IsBlock(ReadOnlySpan<byte> tiff) => tiff.StartsWith("II*\0"u8) || tiff.StartsWith("MM\0*"u8);

    /// <summary>The block's first directory; empty if it is damaged.</summary>
    public static ExifDirectory First(ReadOnlySpan<byte> tiff) =>
        new(tiff, tiff.Length < 8 ? uint.MaxValue : new ExifDirectory(tiff, 0).Number(tiff[4..]));

    /// <summary>A text of this directory.</summary>
    /// <param name="tag">Its number.</param>
    /// <param name="maximumLength">A longer one is none.</param>
    /// <returns>Empty if there is none.</returns>
    public string Text(ushort tag, int maximumLength)
    {
        var entry = Find(tag);
        if (entry.IsEmpty || Short(entry[2..]) != Ascii || Number(entry[4..]) is not (> 0 and var count) || count > (uint)maximumLength + 1)
            return string.Empty;
        var value = count <= InlineLength ? entry[8..] : At(Number(entry[8..]));
        return value.Length < count ? string.Empty : Encoding.ASCII.GetString(value[..(int)count]).TrimEnd('\0', ' ');
    }

    /// <summary>The directory that this one points to; empty if there is none.</summary>
    public ExifDirectory Child(ushort tag)
    {
        var entry = Find(tag);
        return new ExifDirectory(_tiff, !entry.IsEmpty && Short(entry[2..]) == Long ? Number(entry[8..]) : uint.MaxValue);
    }

    private ReadOnlySpan<byte> Find(ushort tag)
    {
        var directory = At(_offset);
        if (directory.Length < 2)
            return default;
        var count = Math.Min(Short(directory), (directory.Length - 2) / EntryLength);
        for (var index = 0; index < count; index++)
        {
            var entry = directory.Slice(2 + (index * EntryLength), EntryLength);
            if (Short(entry) == tag)
                return entry;
        }
        return default;
    }

    private ReadOnlySpan<byte> At(uint offset) => offset < (uint)_tiff.Length ? _tiff[(int)offset..] : default;

    private ushort Short(ReadOnlySpan<byte> at) =>
        _isLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private uint Number(ReadOnlySpan<byte> at) =>
        _isLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
