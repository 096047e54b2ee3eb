using Google.Protobuf;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Mutations;

/// <summary>Damage to the meaning of a message: what a release with a fault would write, checksum and all.</summary>
/// <remarks>Works on any message, and on messages inside messages, since it knows only how fields are stored.</remarks>
internal static class WireMutation
{
    private const double FloodShare = 0.00005;
    private const int MaximumDepth = 200;

    // The longest head, the longest value of a register, the longest blob.
    private static readonly int[] FloodLengths =
        [LedgerHead.MaximumLength, RegisterRecord.MaximumPayloadLength, IRegionStore.MaximumContentLength];

    private static readonly long[] Extremes =
        [0, 1, 2, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, long.MaxValue - 1, 253_402_300_800_000, -62_135_596_800_001];

    /// <summary>A damaged message.</summary>
    public static byte[] Apply(SeededRandom random, ReadOnlySpan<byte> message, out string damage)
    {
        if (random.Chance(FloodShare))
            return Flood(random, message, out damage);
        damage = "structure";
        if (WireField.TryRead(message) is not { Count: > 0 } fields)
            return ByteMutation.Apply(random, message, out damage);
        for (var changes = 1 + random.Next(3); changes > 0 && fields.Count > 0; changes--)
            Change(random, fields, message.Length);
        return WireField.Write(fields);
    }

    private static void Change(SeededRandom random, List<WireField> fields, int length)
    {
        var at = random.Next(fields.Count);
        var field = fields[at];

        // Most of what matters lies inside.
        if (field.Type == WireFormat.WireType.LengthDelimited && field.Content.Length > 2 && random.Chance(0.7))
        {
            fields[at] = field with { Content = Apply(random, field.Content, out _) };
            return;
        }

        switch (random.Next(9))
        {
            case 0:
                fields.RemoveAt(at);
                break;
            case 1:
                fields.InsertRange(at, Enumerable.Repeat(field, 1 + random.Next(4)));
                break;
            case 2:
                var other = random.Next(fields.Count);
                (fields[at], fields[other]) = (fields[other], fields[at]);
                break;
            case 3:
                fields[at] = field with { Number = 1 + random.Next(16) };
                break;
            case 4:
                fields[at] = new WireField(field.Number, random.Pick(Types), (ulong)random.Pick(Extremes), field.Content);
                break;
            case 5:
                fields.Insert(at, new WireField(1 + random.Next(2000), WireFormat.WireType.LengthDelimited, 0, ByteMutation.Random(random, random.Next(32))));
                break;
            case 6 when random.Chance(0.05):
                fields[at] = field with { Type = WireFormat.WireType.LengthDelimited, Content = Nest(field.Number, length) };
                break;
            default:
                fields[at] = field with { Value = (ulong)random.Pick(Extremes) + (ulong)random.Next(2), Content = Replace(random, field.Content) };
                break;
        }
    }

    private static readonly WireFormat.WireType[] Types =
        [WireFormat.WireType.Varint, WireFormat.WireType.Fixed64, WireFormat.WireType.Fixed32, WireFormat.WireType.LengthDelimited];

    private static byte[] Replace(SeededRandom random, byte[] content) => random.Next(4) switch
    {
        0 => [],
        1 => ByteMutation.Random(random, random.Next(40)),
        2 => ByteMutation.Random(random, content.Length),
        _ => ByteMutation.Apply(random, content, out _),
    };

    // The smallest field as often as one blob can hold it: what parses to much more than it weighs.
    private static byte[] Flood(SeededRandom random, ReadOnlySpan<byte> message, out string damage)
    {
        var length = random.Pick(FloodLengths) - message.Length - 1024;
        var number = 1 + random.Next(12);
        var field = WireField.Write([new WireField(number, WireFormat.WireType.LengthDelimited, 0, new byte[random.Next(2)])]);
        var flood = new byte[Math.Max(0, length) / field.Length * field.Length];
        for (var at = 0; at < flood.Length; at += field.Length)
            field.CopyTo(flood, at);
        damage = $"flooded with field {number}";
        return [.. message, .. flood];
    }

    private static byte[] Nest(int number, int length)
    {
        byte[] nested = [];
        for (var depth = 0; depth < MaximumDepth && nested.Length < Math.Max(1024, length); depth++)
            nested = WireField.Write([new WireField(number, WireFormat.WireType.LengthDelimited, 0, nested)]);
        return nested;
    }
}
