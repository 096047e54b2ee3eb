using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation;

/// <summary>What all runs together met.</summary>
internal sealed class Coverage
{
    private readonly long[] _faults = new long[Enum.GetValues<FaultKind>().Length];
    private readonly SortedDictionary<string, long> _states = new(StringComparer.Ordinal);

    /// <summary>Continuations, messages and timers.</summary>
    public long Steps { get; private set; }

    /// <summary>Kinds of faults that no run met.</summary>
    public IEnumerable<FaultKind> Unmet => Enum.GetValues<FaultKind>().Where(kind => _faults[(int)kind] == 0);

    /// <summary>Adds one run.</summary>
    public void Add(SeedResult result)
    {
        Steps += result.Steps;
        for (var kind = 0; kind < _faults.Length; kind++)
            _faults[kind] += result.World.Network.Faults[kind];
        foreach (var (state, count) in result.World.States)
            _states[state] = _states.GetValueOrDefault(state) + count;
    }

    /// <summary>Prints the tables.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine("faults injected:");
        foreach (var kind in Enum.GetValues<FaultKind>())
            output.WriteLine($"  {kind,-20}{_faults[(int)kind],12}");
        output.WriteLine("states reached:");
        foreach (var (state, count) in _states)
            output.WriteLine($"  {state,-110}{count,12}");
    }
}
