using System.Buffers.Binary;
using System.Text;

namespace OrleansPim.Replication.Register;

/// <summary>Writes little-endian values one after the other.</summary>
internal ref struct SpanCursor(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>How many bytes were written.</summary>
    public int Position { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_destination[Position..]);
        Position += bytes.Length;
    }

    public void Write(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_destination[Position..], value);
        Position += sizeof(ushort);
    }

    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_destination[Position..], value);
        Position += sizeof(int);
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_destination[Position..], value);
        Position += sizeof(long);
    }

    public void Write(Guid value)
    {
        value.TryWriteBytes(_destination[Position..]);
        Position += 16;
    }

    /// <summary>Writes the length in bytes (2), then the text in UTF-8.</summary>
    public void Write(string value)
    {
        var length = Encoding.UTF8.GetBytes(value, _destination[(Position + sizeof(ushort))..]);
        Write(checked((ushort)length));
        Position += length;
    }
}
