using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>What is left out of a run, to see whether it fails without it as well.</summary>
/// <param name="Without">Kinds of faults that do not happen by chance.</param>
/// <param name="Seconds">The longest time until all heals.</param>
internal sealed record RunLimits(IReadOnlyList<FaultKind> Without, double Seconds = double.MaxValue)
{
    /// <summary>Nothing is left out.</summary>
    public static RunLimits None { get; } = new([]);

    /// <summary>Whether every run deals with photos most of the time and collects garbage often: for faults that nothing else meets.</summary>
    public bool HasMuchGarbage { get; init; }

    /// <summary>As the command line says it.</summary>
    public override string ToString() =>
        (Without.Count > 0 ? $" --without {string.Join(',', Without)}" : string.Empty) + (Seconds < double.MaxValue ? $" --until {Seconds}" : string.Empty);
}
