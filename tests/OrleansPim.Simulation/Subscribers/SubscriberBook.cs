using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Ledger;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Metering;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>The subscribers of a run: what they were told, and their grains in each process.</summary>
internal sealed class SubscriberBook(RegisterWorld world)
{
    /// <summary>How far a tail may grow and a replay may reach: short, so that a short run folds and takes snapshots.</summary>
    public static readonly LedgerOptions Options = new()
    {
        TailSoftLimit = 1536,
        MinimumReplayLength = 4096,
        BlobTimeout = TimeSpan.FromSeconds(0.5),
        HedgeDelay = TimeSpan.FromMilliseconds(50),
    };

    private static readonly GrainInstruments Instruments = new(new TestMeters());
    private readonly Dictionary<(SimulatedProcess Process, int Index), SubscriberGrain> _shared = [];

    /// <summary>The world.</summary>
    public RegisterWorld World => world;

    /// <summary>What was asked and told, for each subscriber.</summary>
    public SubscriberHistory[] Histories { get; } = [.. world.Histories.Select((_, index) => new SubscriberHistory(index))];

    /// <summary>The ledger of the subscriber with this number.</summary>
    public static LedgerId LedgerOf(int index) => new(IdOf(index).Value);

    /// <summary>The subscriber with this number.</summary>
    public static SubscriberId IdOf(int index) => SubscriberId.Parse($"subscriber-{index}");

    /// <summary>The activation that all clients of a process share.</summary>
    public SubscriberGrain SharedGrain(SimulatedProcess process, int index) =>
        _shared.TryGetValue((process, index), out var grain) ? grain : _shared[(process, index)] = NewGrain(process, index);

    /// <summary>One activation more.</summary>
    public static SubscriberGrain NewGrain(SimulatedProcess process, int index) =>
        new(IdOf(index), process.NewLedgerSettings(Options), Instruments, new NoWitness(), new MembershipWatch(process.Clock));

    /// <summary>What a grain stands on, without the grain.</summary>
    public static SubscriberLedger NewLedger(SimulatedProcess process, SubscriberId id) =>
        new(id, process.NewLedgerSettings(Options), Instruments, new NoWitness(), new MembershipWatch(process.Clock));

    /// <summary>Looks into the stores: the highest head of every quorum reaches as far as was acknowledged.</summary>
    /// <exception cref="Violation">It does not.</exception>
    public void CheckDurability()
    {
        foreach (var history in Histories)
            CheckDurability(history);
    }

    /// <summary>The same for one subscriber.</summary>
    public void CheckDurability(SubscriberHistory history)
    {
        var heads = Enumerable.Range(0, world.Stores.Length).Select(region => world.Vote(region, history.Keys.Head))
            .OfType<Replication.Register.RegisterRecord>().OrderBy(record => record.Accepted).ToList();
        foreach (var highest in heads.Skip(world.Quorum - 1))
        {
            var sequence = highest.Accepted.Version == 0 ? 0 : Read(history, highest.Payload).Sequence;
            if (sequence < history.AcknowledgedSequence)
                throw new Violation("durability", $"A quorum's highest head of {history.Id} ends at entry {sequence}; {history.AcknowledgedSequence} was acknowledged.");
        }
    }

    private static LedgerHead Read(SubscriberHistory history, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return LedgerHead.Read(history.Keys.Id, payload);
        }
        catch (ReplicationException exception)
        {
            throw new Violation("durability", $"A quorum's highest head of {history.Id} cannot be read: {exception.Message}");
        }
    }
}
