using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Registers;

/// <summary>One process: standings of its own, a supervisor, and clients with proposers of their own.</summary>
internal sealed class SimulatedProcess
{
    private readonly RegisterWorld _world;

    public SimulatedProcess(RegisterWorld world, string name, int cluster, bool isNew)
    {
        (_world, Cluster) = (world, cluster);
        Options = new RegisterOptions { ReplicaTimeout = world.Profile.ReplicaTimeout, MaximumAcquireAttempts = 4 };
        Gate = new ProcessGate(world.Scheduler, name);
        Clock = new ProcessClock(Gate);
        var stores = world.Stores.Select((store, index) => new Region(
            new RegionName($"r{index}"), new SimulatedNetworkStore(Gate, world.Network, index, store))).ToList();
        IsNew = isNew;
        Regions = new RegionSet([isNew ? stores[^1] : stores[0], .. stores.Skip(1).Take(world.Profile.Regions - 1)]);
        Supervisor = new RegionSupervisor(Regions, world.Ids, Clock, Options, new SupervisorOptions { WitnessInterval = world.Profile.WitnessInterval }, Logger);
        Replacer = new RegionReplacer(
            Regions, Supervisor, isNew || world.Profile.Spares == 0 ? null : stores[^1], world.Ids, Clock, Options, Logger, CancellationToken.None);
    }

    /// <summary>Whether its settings name the region that stood by in the place of the other.</summary>
    public bool IsNew { get; }

    /// <summary>Replaces a region by the one that stands by.</summary>
    public RegionReplacer Replacer { get; }

    public ProcessGate Gate { get; }

    /// <summary>Which cluster it is of: calls reach the activations of its own cluster only.</summary>
    public int Cluster { get; }

    /// <summary>How many clients still work, or wait for an answer.</summary>
    public int Clients { get; private set; }

    public ProcessClock Clock { get; }

    public RegionSet Regions { get; }

    public RegionSupervisor Supervisor { get; }

    public RegisterOptions Options { get; }

    private AccusationChecker Logger => new(_world, _world.Network.Trace is null ? null : new TraceLogger(_world.Network, Gate.Name));

    /// <summary>What the ledgers of this process share.</summary>
    public LedgerSettings NewLedgerSettings(LedgerOptions options) => new(Regions, _world.Ids, Clock, Options, options, "simulation", Logger);

    /// <summary>A proposer.</summary>
    public QuorumRegister NewRegister(RegisterName name) => new(name, Regions, _world.Ids, Clock, Options, Logger);

    /// <summary>Watches the stores and lets clients work.</summary>
    public void Begin()
    {
        Watch();
        for (var client = 0; client < _world.Profile.Clients; client++)
        {
            var name = $"{Gate.Name}.{client}";
            Start(() => WorkAsync(name));
        }
    }

    private async Task WorkAsync(string name)
    {
        Clients++;
        await _world.Work(this, name);
        Clients--;
    }

    /// <summary>Watches the stores from now on.</summary>
    public void Watch() => Start(() => Supervisor.RunAsync(CancellationToken.None));

    /// <summary>Starts work of this process; a failure that escapes from it fails the run.</summary>
    public void Start(Func<Task> work) => _world.Scheduler.Post(async _ => await work(), null);
}
