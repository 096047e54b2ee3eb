namespace OrleansPim.TestKit.Simulation;

/// <summary>What lies between simulated processes and region stores: delays, losses, partitions, outages.</summary>
/// <remarks>One for each run; not thread-safe.</remarks>
public sealed class SimulatedNetwork(SimulationScheduler scheduler, SeededRandom random, int regions)
{
    private readonly HashSet<(string Process, int Region)> _cut = [];
    private readonly List<NetworkRule> _rules = [];
    private readonly bool[] _out = new bool[regions];
    private readonly bool[] _slow = new bool[regions];
    private long _departures;

    /// <summary>How often each kind of fault happened.</summary>
    public long[] Faults { get; } = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>The scheduler.</summary>
    public SimulationScheduler Scheduler { get; } = scheduler;

    /// <summary>The share of requests that never arrive.</summary>
    public double RequestLoss { get; set; }

    /// <summary>The share of answers that never arrive.</summary>
    public double AnswerLoss { get; set; }

    /// <summary>The share of requests that arrive a second time, later.</summary>
    public double Duplication { get; set; }

    /// <summary>The share of requests that take far longer than anybody waits.</summary>
    public double Lateness { get; set; }

    /// <summary>Whether every cut is noticed at once.</summary>
    public bool RefusesAtOnce { get; set; }

    /// <summary>The longest ordinary delay of one way.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Where a person can read what happened; <see langword="null"/> when nobody looks.</summary>
    public Action<string>? Trace { get; set; }

    /// <summary>Counts a fault.</summary>
    public void Count(FaultKind kind)
    {
        Faults[(int)kind]++;
        Scheduler.Note((ulong)kind);
    }

    /// <summary>Cuts or mends the way between one process and one store.</summary>
    public void Cut(string process, int region, bool isCut)
    {
        if (isCut ? _cut.Add((process, region)) : _cut.Remove((process, region)))
            Say(isCut ? $"cut: {process} - r{region}" : $"mended: {process} - r{region}");
    }

    /// <summary>From now on a rule decides which requests go on; the first that matches counts.</summary>
    public NetworkRule Add(NetworkRule rule)
    {
        _rules.Add(rule);
        return rule;
    }

    /// <summary>Whether a region answers nobody.</summary>
    public void SetOutage(int region, bool isOut) => _out[region] = isOut;

    /// <summary>Whether a region takes seconds for everything.</summary>
    public void SetSlow(int region, bool isSlow) => _slow[region] = isSlow;

    /// <summary>Whether the store cannot be reached from there now.</summary>
    public bool IsCut(string process, int region) => _out[region] || _cut.Contains((process, region));

    /// <summary>Ends all faults of the network.</summary>
    public void Heal()
    {
        _cut.Clear();
        _rules.Clear();
        Array.Clear(_out);
        Array.Clear(_slow);
        RequestLoss = AnswerLoss = Duplication = Lateness = 0;
    }

    /// <summary>Writes down what happened.</summary>
    public void Say(string what) => Trace?.Invoke($"{Scheduler.Now.TotalSeconds,9:F4} {what}");

    internal bool Draw(double probability, FaultKind kind)
    {
        if (probability <= 0 || !random.Chance(probability))
            return false;
        Count(kind);
        return true;
    }

    internal bool Holds(NetworkRequest request, Action fly) => _rules.Exists(rule => rule.Holds(request, fly));

    /// <summary>Notes what arrives, and whether something that left later was there before.</summary>
    internal void NoteOrder(Dictionary<(string Process, int Region), long> arrived, string process, int region, long number, FaultKind kind)
    {
        if (arrived.GetValueOrDefault((process, region)) > number)
            Count(kind);
        else
            arrived[(process, region)] = number;
    }

    internal Dictionary<(string Process, int Region), long> Requests { get; } = [];

    internal Dictionary<(string Process, int Region), long> Answers { get; } = [];

    /// <summary>Numbers requests in the order in which they leave.</summary>
    internal long NextDeparture() => ++_departures;

    internal TimeSpan DrawDelay(int region, FaultKind kind)
    {
        if (Draw(Lateness, kind))
            return TimeSpan.FromMilliseconds(500 + random.Next(12_000));
        var delay = random.Duration(TimeSpan.FromMilliseconds(0.2), Latency);
        return _slow[region] ? delay + TimeSpan.FromMilliseconds(random.Next(1_500)) : delay;
    }

    /// <summary>Half of all cuts are noticed at once (refused), the others only by silence.</summary>
    internal bool DrawRefusal() => RefusesAtOnce || random.Chance(0.5);
}
