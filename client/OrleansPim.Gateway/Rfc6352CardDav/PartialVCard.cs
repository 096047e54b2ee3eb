using System.Buffers;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc5545ContentLines;
using OrleansPim.Gateway.Rfc6350VCard;

namespace OrleansPim.Gateway.Rfc6352CardDav;

/// <summary>Some properties of a vCard, their lines as they were stored (RFC 6352 section 10.4.2).</summary>
/// <param name="names">The properties.</param>
internal sealed class PartialVCard(PartialProperties names) : IBodySelection
{
    public ReadOnlyMemory<byte>? Apply(ReadOnlyMemory<byte> body)
    {
        try
        {
            var part = new ArrayBufferWriter<byte>();
            part.Write("BEGIN:VCARD\r\n"u8);
            foreach (var line in VCard.Read(body).Lines)
            {
                // The version says how to read the rest, so it is there even if it was not asked for.
                var grouped = $"{line.Group}.{line.Name}";
                if (line.Name == "VERSION")
                    ContentLineWriter.WriteSource(part, line);
                else if (names.Contains(line.Name) || names.Contains(grouped))
                    names.Write(part, line, names.Contains(grouped) ? grouped : line.Name);
            }
            part.Write("END:VCARD\r\n"u8);
            return part.WrittenMemory;
        }
        catch (ContentFormatException)
        {
            return body;
        }
    }
}
