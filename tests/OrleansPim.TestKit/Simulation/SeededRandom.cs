using System.Numerics;

namespace OrleansPim.TestKit.Simulation;

/// <summary>Choices that a seed determines, on any machine and any release of .NET.</summary>
/// <param name="seed">Two seeds give unrelated choices, however close they are.</param>
/// <remarks>SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (2014). Not thread-safe.</remarks>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 bits.</summary>
    public ulong NextBits()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from 0 (inclusive) to <paramref name="limit"/> (exclusive).</summary>
    public int Next(int limit) => (int)(((NextBits() >> 32) * (ulong)limit) >> 32);

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => (NextBits() >> 11) * (1.0 / (1L << 53)) < probability;

    /// <summary>One of them.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>A duration of at least <paramref name="least"/>, usually near it, seldom near <paramref name="most"/>.</summary>
    public TimeSpan Duration(TimeSpan least, TimeSpan most)
    {
        var share = Next(1000) / 1000.0;
        return least + ((most - least) * (share * share * share));
    }

    /// <summary>A generator whose choices have nothing to do with this one's later choices.</summary>
    public SeededRandom Split() => new(BitOperations.RotateLeft(NextBits(), 17));
}
