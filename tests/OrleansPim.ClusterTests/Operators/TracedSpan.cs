using Google.Protobuf;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>One span as a collector receives it, as far as the tests look at it.</summary>
/// <param name="Source">Whose it is.</param>
/// <param name="Name">What was done.</param>
/// <param name="Trace">Which trace it belongs to.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">The span that it is part of; empty for the first of a trace.</param>
/// <param name="Tags">Its attributes that are text.</param>
internal sealed record TracedSpan(
    string Source, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Reads an <c>ExportTraceServiceRequest</c>: field 1 resource spans, of each field 2 scope spans.</summary>
    public static IReadOnlyList<TracedSpan> ReadAll(byte[] request) =>
        [.. Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(ReadScope)];

    private static IEnumerable<TracedSpan> ReadScope(byte[] scope)
    {
        var source = Text(Fields(scope, 1).First(), 1);
        return Fields(scope, 2).Select(span => new TracedSpan(
            source, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4),
            Fields(span, 9).ToDictionary(tag => Text(tag, 1), tag => Text(Fields(tag, 2).First(), 1))));
    }

    private static string Hex(byte[] message, int number) => Convert.ToHexStringLower(Fields(message, number).FirstOrDefault() ?? []);

    private static string Text(byte[] message, int number) =>
        System.Text.Encoding.UTF8.GetString(Fields(message, number).FirstOrDefault() ?? []);

    /// <summary>The length-delimited fields of one number.</summary>
    private static List<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                found.Add(input.ReadBytes().ToByteArray());
            else
                input.SkipLastField();
        }

        return found;
    }
}
