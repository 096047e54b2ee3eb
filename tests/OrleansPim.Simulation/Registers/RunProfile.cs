using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>What kind of run a seed makes: how many of everything, and which faults.</summary>
internal sealed class RunProfile
{
    private static readonly FaultKind[] NetworkFaults =
    [
        FaultKind.RegionOutage, FaultKind.RegionSlow, FaultKind.Partition, FaultKind.ProcessFrozen, FaultKind.ProcessKilled,
        FaultKind.ClockJump,
    ];

    private static readonly FaultKind[] StoreFaults =
    [
        FaultKind.StoreWiped, FaultKind.StoreDeleted, FaultKind.StoreRolledBack, FaultKind.BlobDeleted, FaultKind.BlobCorrupted,
        FaultKind.BlobTorn, FaultKind.BlobSwapped,
    ];

    /// <summary>Nothing happens by chance but the order of things: for a directed scenario.</summary>
    public RunProfile(int regions, int spares)
    {
        Regions = regions;
        Spares = spares;
        Registers = 1;
        Faults = [];
        ReplicaTimeout = TimeSpan.FromSeconds(20);
    }

    public RunProfile(SeededRandom random, RunLimits limits)
    {
        Regions = random.Chance(0.7) ? 3 : 5;
        Registers = 1 + random.Next(3);
        ProcessCount = 2 + random.Next(2);
        Clients = 1 + random.Next(2);
        Duration = TimeSpan.FromSeconds(5 + random.Next(12));
        FaultInterval = TimeSpan.FromMilliseconds(200 + random.Next(1500));
        Faults = [.. NetworkFaults.Concat(StoreFaults).Where(_ => random.Chance(0.45))];
        RequestLoss = random.Chance(0.5) ? random.Next(80) / 1000.0 : 0;
        AnswerLoss = random.Chance(0.5) ? random.Next(80) / 1000.0 : 0;
        Duplication = random.Chance(0.4) ? random.Next(100) / 1000.0 : 0;
        Lateness = random.Chance(0.5) ? random.Next(60) / 1000.0 : 0;
        Think = TimeSpan.FromMilliseconds(20 + random.Next(600));
        HasTwoClusters = random.Chance(0.4);
        HasMuchGarbage = random.Chance(0.3) | limits.HasMuchGarbage;
        if (HasMuchGarbage)
        {
            // Whoever collects has to hear from every region.
            RequestLoss /= 8;
            AnswerLoss /= 8;
            Faults = [.. Faults.Except([FaultKind.RegionOutage])];
        }

        Spares = random.Chance(0.1) ? 1 : 0;
        if (Spares > 0)
        {
            // A replacement is refused beside anything that is broken, and takes longer than most other things.
            RequestLoss /= 8;
            AnswerLoss /= 8;
            Faults = [.. Faults.Except([FaultKind.RegionOutage])];
            FaultInterval *= 2;
            Duration += TimeSpan.FromSeconds(10);
        }

        // Only now, so that all else is drawn as it would be.
        Faults = [.. Faults.Except(limits.Without)];
        if (limits.HasMuchGarbage)
        {
            // A region without a vote ends every collection, and here they are to come through.
            Faults = [.. Faults.Except(StoreFaults).Except([FaultKind.RegionOutage, FaultKind.Partition])];
        }

        RequestLoss *= limits.Without.Contains(FaultKind.RequestLost) ? 0 : 1;
        AnswerLoss *= limits.Without.Contains(FaultKind.AnswerLost) ? 0 : 1;
        Duplication *= limits.Without.Contains(FaultKind.RequestDuplicated) ? 0 : 1;
        Lateness *= limits.Without.Contains(FaultKind.RequestDelayed) ? 0 : 1;
        HasTwoClusters &= !limits.Without.Contains(FaultKind.TwoClusters);
        Spares = limits.Without.Contains(FaultKind.RegionReplaced) ? 0 : Spares;
        Duration = TimeSpan.FromSeconds(Math.Min(Duration.TotalSeconds, limits.Seconds));
    }

    public int Regions { get; }

    /// <summary>Stores that are no region and stand by: with one, the first region is replaced by it in the middle of everything.</summary>
    public int Spares { get; }

    public int Registers { get; }

    public int ProcessCount { get; }

    /// <summary>Clients in each process, each with proposers of its own.</summary>
    public int Clients { get; }

    public TimeSpan Duration { get; }

    public TimeSpan FaultInterval { get; }

    public IReadOnlyList<FaultKind> Faults { get; }

    public double RequestLoss { get; }

    public double AnswerLoss { get; }

    /// <summary>Whether devices of subscribers deal with photos most of the time, and garbage is collected often.</summary>
    public bool HasMuchGarbage { get; }

    public double Duplication { get; }

    public double Lateness { get; }

    /// <summary>How long a process waits for one replica: long in a directed scenario, where requests are held.</summary>
    public TimeSpan ReplicaTimeout { get; } = TimeSpan.FromSeconds(0.4);

    /// <summary>How long the witness' counters stay as they are: short, so that copies are soon old enough to be seen.</summary>
    public TimeSpan WitnessInterval { get; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause of a client between two operations.</summary>
    public TimeSpan Think { get; }

    /// <summary>Whether the processes are of two clusters, none of which knows of the other's activations.</summary>
    public bool HasTwoClusters { get; }

    /// <summary>Whether a store may be back in time: then no process may start that has not heard of it, unless the witness tells it.</summary>
    public bool RollsBack => Faults.Contains(FaultKind.StoreRolledBack);

    public override string ToString() =>
        $"{Regions} regions{(Spares > 0 ? " and one that replaces r0" : string.Empty)}, {Registers} registers, {ProcessCount} processes of {Clients} clients, {Duration.TotalSeconds} s, "
        + $"losing {RequestLoss:P1}/{AnswerLoss:P1}, duplicating {Duplication:P1}, late {Lateness:P1}{(HasTwoClusters ? ", two clusters" : string.Empty)}{(HasMuchGarbage ? ", much garbage" : string.Empty)}; {string.Join(' ', Faults)}";
}
