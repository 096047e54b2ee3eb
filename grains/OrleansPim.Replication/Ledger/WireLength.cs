using Google.Protobuf;

namespace OrleansPim.Replication.Ledger;

/// <summary>How long a field is, without reading it.</summary>
/// <remarks>As protobuf.dev/programming-guides/encoding describes; groups are written by nobody here.</remarks>
internal static class WireLength
{
    private const int LongestNumber = 10;

    /// <summary>The length of the field at the beginning of <paramref name="bytes"/>; all of them if it does not end, which the parser then says.</summary>
    public static int OfField(ReadOnlySpan<byte> bytes)
    {
        var (tag, at) = ReadNumber(bytes);
        var length = WireFormat.GetTagWireType((uint)tag) switch
        {
            WireFormat.WireType.Varint => (ulong)ReadNumber(bytes[at..]).Length,
            WireFormat.WireType.Fixed64 => 8UL,
            WireFormat.WireType.Fixed32 => 4UL,
            WireFormat.WireType.LengthDelimited => OfContent(bytes[at..]),
            _ => 0UL,
        };
        return length < (ulong)(bytes.Length - at) ? at + (int)length : bytes.Length;
    }

    private static ulong OfContent(ReadOnlySpan<byte> bytes)
    {
        var (length, at) = ReadNumber(bytes);
        return length <= int.MaxValue ? length + (ulong)at : ulong.MaxValue;
    }

    private static (ulong Value, int Length) ReadNumber(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var at = 0; at < Math.Min(bytes.Length, LongestNumber); at++)
        {
            value |= (ulong)(bytes[at] & 0x7F) << (7 * at);
            if (bytes[at] < 0x80)
                return (value, at + 1);
        }

        return (value, bytes.Length);
    }
}
