using System.Globalization;

namespace OrleansPim.Fuzz;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Determines every input.</param>
/// <param name="First">The first input's number.</param>
/// <param name="Inputs">How many inputs.</param>
internal sealed record FuzzSettings(ulong Seed, long First, long Inputs)
{
    /// <summary>For people who ask.</summary>
    public const string Usage = """
        --inputs N   try so many damaged blobs (1000000)
        --seed N     which ones (1)
        --input N    only this one, as a failure names it
        """;

    /// <summary>Reads the command line.</summary>
    /// <returns>The settings; <see langword="null"/> if it cannot be understood.</returns>
    public static FuzzSettings? Read(string[] arguments)
    {
        var settings = new FuzzSettings(Seed: 1, First: 0, Inputs: 1_000_000);
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (index + 1 >= arguments.Length || !long.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;
            switch (arguments[index])
            {
                case "--inputs":
                    settings = settings with { Inputs = value };
                    break;
                case "--seed":
                    settings = settings with { Seed = (ulong)value };
                    break;
                case "--input":
                    settings = settings with { First = value, Inputs = 1 };
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }
}
