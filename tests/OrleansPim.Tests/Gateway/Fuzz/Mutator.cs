using System.Text;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Tests.Gateway.Fuzz;

/// <summary>Damages good inputs in the ways that break readers: bytes, tokens, whole ranges, and pieces of other inputs.</summary>
/// <param name="samples">Inputs that are good.</param>
/// <param name="tokens">Texts that mean something to the reader.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> samples, IReadOnlyList<string> tokens)
{
    /// <summary>The longest input, in bytes: a million of them must be quick.</summary>
    public const int MaximumLength = 4_096;

    private const int MaximumSteps = 6;

    private static readonly byte[] Bytes = [0, 9, 10, 13, 32, 34, 38, 39, 44, 58, 59, 60, 61, 62, 92, 127, 0x80, 0xC0, 0xE2, 0xED, 0xF4, 0xFF];

    /// <summary>The input of a seed, always the same.</summary>
    public byte[] Make(ulong seed)
    {
        var random = new SeededRandom(seed);
        var input = new List<byte>(random.Pick(samples));
        for (var steps = random.Next(MaximumSteps + 1); steps > 0; steps--)
            Change(input, random);
        if (input.Count > MaximumLength)
            input.RemoveRange(MaximumLength, input.Count - MaximumLength);
        return [.. input];
    }

    private void Change(List<byte> input, SeededRandom random)
    {
        var at = random.Next(input.Count + 1);
        var length = Math.Min(random.Next(random.Chance(0.2) ? 400 : 12) + 1, input.Count - at);
        switch (random.Next(7))
        {
            case 0 when length > 0:
                input[at] = random.Pick(Bytes);
                break;
            case 1 when length > 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(at, length));
                break;
            case 4:
                var other = random.Pick(samples);
                var from = random.Next(other.Length);
                input.InsertRange(at, other.AsSpan(from, Math.Min(length * 4, other.Length - from)));
                break;
            default:
                input.InsertRange(at, Encoding.UTF8.GetBytes(random.Pick(tokens)));
                break;
        }
    }
}
