using System.Globalization;
using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record RunSettings(ulong FirstSeed, int Seeds, bool IsTraced, bool TriesMutants, int Workers)
{
    /// <summary>Whether seeds are run in processes of different surroundings, which must not matter.</summary>
    public bool ComparesProcesses { get; init; }

    /// <summary>What is left out of every run.</summary>
    public RunLimits Limits { get; init; } = RunLimits.None;

    /// <summary>Only mutants whose names contain this are tried.</summary>
    public string Only { get; init; } = string.Empty;

    /// <summary>So many seeds meet every kind of fault: a kind that none of them met is a failure.</summary>
    public const int SeedsThatMeetAll = 2_000;

    private const int NightlySeeds = 100_000;

    /// <summary>For people who ask.</summary>
    public const string Usage = """
        --seeds N        run so many seeds (2000)
        --nightly        run 100,000 seeds
        --first-seed N   the first of them (1)
        --seed N         run one seed
        --trace          print everything that happens in it; with --mutants, the least run that catches each
        --without A,B    leave out faults of these kinds
        --until N        let all heal after so many seconds
        --identity       run seeds (12) in processes of different culture, time zone, processors, memory management: traces have to be equal
        --mutants        try the checkers on known faults of the protocol
        --only TEXT      only those with this in their names
        --workers N      how many seeds at a time (as many as processors)
        """;

    /// <summary>Reads the command line.</summary>
    /// <returns>The settings; <see langword="null"/> if it cannot be understood.</returns>
    public static RunSettings? Read(string[] arguments)
    {
        var settings = new RunSettings(1, 2000, false, false, Environment.ProcessorCount);
        for (var index = 0; index < arguments.Length; index++)
        {
            switch (arguments[index])
            {
                case "--trace":
                    settings = settings with { IsTraced = true };
                    break;
                case "--identity":
                    settings = settings with { ComparesProcesses = true, Seeds = IdentityTrial.DefaultSeeds };
                    break;
                case "--nightly":
                    settings = settings with { Seeds = NightlySeeds };
                    break;
                case "--only" when index + 1 < arguments.Length:
                    settings = settings with { Only = arguments[++index] };
                    break;
                case "--without" when index + 1 < arguments.Length && ReadKinds(arguments[++index]) is { } kinds:
                    settings = settings with { Limits = settings.Limits with { Without = kinds } };
                    break;
                case "--mutants":
                    settings = settings with { TriesMutants = true };
                    break;
                case var name when index + 1 < arguments.Length && ulong.TryParse(arguments[++index], CultureInfo.InvariantCulture, out var value):
                    if (settings.With(name, value) is not { } changed)
                        return null;
                    settings = changed;
                    break;
                default:
                    return null;
            }
        }

        return settings;
    }

    private static FaultKind[]? ReadKinds(string text)
    {
        var kinds = text.Split(',').Select(name => Enum.TryParse<FaultKind>(name, out var kind) ? kind : (FaultKind?)null).ToList();
        return kinds.Contains(null) ? null : [.. kinds.Select(kind => kind!.Value)];
    }

    private RunSettings? With(string name, ulong value) => name switch
    {
        "--seeds" => this with { Seeds = checked((int)value) },
        "--first-seed" => this with { FirstSeed = value },
        "--seed" => this with { FirstSeed = value, Seeds = 1 },
        "--until" => this with { Limits = Limits with { Seconds = value } },
        "--workers" => this with { Workers = checked((int)value) },
        _ => null,
    };
}
