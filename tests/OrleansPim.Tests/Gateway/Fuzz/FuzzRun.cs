using System.Globalization;
using System.Text;

namespace OrleansPim.Tests.Gateway.Fuzz;

/// <summary>Gives a reader seeded inputs, and tells which of them it could not bear.</summary>
internal static class FuzzRun
{
    /// <summary>How many inputs each reader gets when nobody asks for more.</summary>
    public const int Usual = 12_000;

    /// <summary>The variable that asks for more, for example for a million.</summary>
    public const string Variable = "PIM_FUZZ_INPUTS";

    private const int ShownLength = 600;

    /// <summary>Runs all inputs from seed 1 on, on all processors.</summary>
    /// <param name="mutator">Makes the inputs.</param>
    /// <param name="read">Reads one; whatever it throws is a finding.</param>
    public static void Run(Mutator mutator, Action<byte[]> read)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out var more) ? more : Usual;
        Parallel.For(1, count + 1, seed =>
        {
            var input = mutator.Make((ulong)seed);
            try
            {
                read(input);
            }
            catch (Exception exception)
            {
                var text = Encoding.Latin1.GetString(input.AsSpan(0, Math.Min(input.Length, ShownLength)));
                Assert.Fail($"Seed {seed}: {exception}\n{text}");
            }
        });
    }
}
