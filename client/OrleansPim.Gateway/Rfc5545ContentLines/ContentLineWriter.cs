using System.Buffers;
using System.Text;

namespace OrleansPim.Gateway.Rfc5545ContentLines;

/// <summary>Writes content lines.</summary>
internal static class ContentLineWriter
{
    /// <summary>Writes a line as it was read, folds and all.</summary>
    public static void WriteSource(ArrayBufferWriter<byte> output, ContentLine line) => WriteSource(output, line.Source.Span);

    /// <summary>Writes a component as it was read, with all that is in it.</summary>
    public static void WriteSource(ArrayBufferWriter<byte> output, Component component)
    {
        WriteSource(output, component.Begin);
        foreach (var line in component.Lines)
            WriteSource(output, line);
        foreach (var inner in component.Components)
            WriteSource(output, inner);
        if (component.End is { } end)
            WriteSource(output, end);
    }

    /// <summary>Writes a line of ours, shorter than where lines are folded.</summary>
    public static void Write(ArrayBufferWriter<byte> output, string line)
    {
        output.Write(Encoding.UTF8.GetBytes(line));
        output.Write("\r\n"u8);
    }

    private static void WriteSource(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> source)
    {
        output.Write(source);
        if (!source.EndsWith("\n"u8))
            output.Write("\r\n"u8);
    }
}
