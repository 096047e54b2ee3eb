using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz.Mutations;

/// <summary>Damage that knows nothing of what the bytes mean: what disks and networks do.</summary>
internal static class ByteMutation
{
    private static readonly long[] Extremes = [0, -1, 1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, ushort.MaxValue, uint.MaxValue];

    /// <summary>Damaged bytes, never the same ones.</summary>
    /// <param name="random">Decides.</param>
    /// <param name="bytes">The undamaged ones; not changed.</param>
    /// <param name="damage">What was done.</param>
    public static byte[] Apply(SeededRandom random, ReadOnlySpan<byte> bytes, out string damage)
    {
        var original = bytes.ToArray();
        (var mutated, damage) = random.Next(9) switch
        {
            0 => (original[..random.Next(Math.Max(1, original.Length))], "truncated"),
            1 => (Flip(random, original), "bits flipped"),
            2 => (Random(random, random.Next((2 * original.Length) + 2)), "random"),
            3 => (Overwrite(random, original), "a range overwritten"),
            4 => (Cut(random, original), "a range cut out"),
            5 => (Repeat(random, original), "a range repeated"),
            6 => ([.. original, .. Random(random, 1 + random.Next(64))], "extended"),
            7 => (WriteNumber(random, original), "a number overwritten"),
            _ => (FlipOne(random, original), "one bit flipped"),
        };
        return mutated.AsSpan().SequenceEqual(bytes) ? [.. mutated, 0] : mutated;
    }

    public static byte[] Random(SeededRandom random, int length)
    {
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
            bytes[index] = (byte)random.Next(256);
        return bytes;
    }

    private static byte[] FlipOne(SeededRandom random, byte[] bytes)
    {
        if (bytes.Length > 0)
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }

    private static byte[] Flip(SeededRandom random, byte[] bytes)
    {
        for (var flips = 1 + random.Next(8); flips > 0; flips--)
            FlipOne(random, bytes);
        return bytes;
    }

    private static byte[] Overwrite(SeededRandom random, byte[] bytes)
    {
        var (start, length) = Range(random, bytes.Length);
        var fill = random.Next(3) switch { 0 => Random(random, length), 1 => new byte[length], _ => Enumerable.Repeat((byte)0xFF, length).ToArray() };
        fill.CopyTo(bytes, start);
        return bytes;
    }

    private static byte[] Cut(SeededRandom random, byte[] bytes)
    {
        var (start, length) = Range(random, bytes.Length);
        return [.. bytes[..start], .. bytes[(start + length)..]];
    }

    private static byte[] Repeat(SeededRandom random, byte[] bytes)
    {
        var (start, length) = Range(random, bytes.Length);
        return [.. bytes[..(start + length)], .. bytes[start..]];
    }

    private static byte[] WriteNumber(SeededRandom random, byte[] bytes)
    {
        var number = BitConverter.GetBytes(random.Pick(Extremes)).AsSpan(0, 1 << random.Next(4));
        if (bytes.Length >= number.Length)
            number.CopyTo(bytes.AsSpan(random.Next(bytes.Length - number.Length + 1)));
        return bytes;
    }

    private static (int Start, int Length) Range(SeededRandom random, int length)
    {
        var start = random.Next(length + 1);
        return (start, Math.Min(length - start, 1 + random.Next(Math.Max(1, random.Chance(0.5) ? 8 : length))));
    }
}
