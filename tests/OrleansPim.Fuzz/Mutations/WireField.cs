using Google.Protobuf;

namespace OrleansPim.Fuzz.Mutations;

/// <summary>One field of a message as it is stored, whatever it means.</summary>
/// <param name="Number">The field's number.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="Value">The number, of those that are numbers.</param>
/// <param name="Content">The content, of those that have a length.</param>
internal sealed record WireField(int Number, WireFormat.WireType Type, ulong Value, byte[] Content)
{
    /// <summary>Reads fields until the bytes end.</summary>
    /// <returns>The fields; <see langword="null"/> if these bytes are no message.</returns>
    public static List<WireField>? TryRead(ReadOnlySpan<byte> bytes)
    {
        var fields = new List<WireField>();
        var input = new CodedInputStream(bytes.ToArray());
        try
        {
            while (input.ReadTag() is var tag and not 0)
            {
                var (number, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
                switch (type)
                {
                    case WireFormat.WireType.Varint:
                        fields.Add(new WireField(number, type, input.ReadUInt64(), []));
                        break;
                    case WireFormat.WireType.Fixed64:
                        fields.Add(new WireField(number, type, input.ReadFixed64(), []));
                        break;
                    case WireFormat.WireType.LengthDelimited:
                        fields.Add(new WireField(number, type, 0, input.ReadBytes().ToByteArray()));
                        break;
                    default:
                        return null;
                }
            }
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }

        return fields;
    }

    /// <summary>The fields as stored bytes.</summary>
    public static byte[] Write(IEnumerable<WireField> fields)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach (var field in fields)
                field.Write(output);
        }

        return stream.ToArray();
    }

    private void Write(CodedOutputStream output)
    {
        output.WriteTag(Number, Type);
        switch (Type)
        {
            case WireFormat.WireType.Varint:
                output.WriteUInt64(Value);
                break;
            case WireFormat.WireType.Fixed64:
                output.WriteFixed64(Value);
                break;
            case WireFormat.WireType.Fixed32:
                output.WriteFixed32((uint)Value);
                break;
            case WireFormat.WireType.LengthDelimited:
                output.WriteBytes(ByteString.CopyFrom(Content));
                break;
        }
    }
}
