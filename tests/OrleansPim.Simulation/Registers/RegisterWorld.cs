using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Simulation;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Simulation.Registers;

/// <summary>The simulated stores, network and processes of one run.</summary>
internal sealed class RegisterWorld
{
    private readonly SeededRandom _random;
    private readonly HashSet<(RegionName Region, StoreIncarnation Life)> _forgotten = [];
    private long _configurationVersion;
    private ClusterConfiguration? _configuration;
    private int _processes;
    private long _happenings;

    public RegisterWorld(
        ulong seed, bool isTraced, RunLimits limits, (int Regions, int Spares)? directed = null, Func<int, RegisterName>? nameOf = null)
    {
        _random = new SeededRandom(seed);
        Scheduler = new SimulationScheduler(_random.Split());
        Profile = directed is { } stores ? new RunProfile(stores.Regions, stores.Spares) : new RunProfile(_random.Split(), limits);
        Ids = new SeededIdSource(_random.Next(int.MaxValue));
        Network = new SimulatedNetwork(Scheduler, _random.Split(), Profile.Regions + Profile.Spares);
        if (isTraced)
            Network.Trace = line => Trace.Add(line);
        Stores = [.. Enumerable.Range(0, Profile.Regions + Profile.Spares).Select(_ => new SimulatedRegionStore())];
        Histories = [.. Enumerable.Range(0, Profile.Registers).Select(index => new RegisterHistory(
            nameOf?.Invoke(index) ?? new RegisterName(new BlobKey($"heads/{index}"))))];
    }

    public SimulationScheduler Scheduler { get; }

    public RunProfile Profile { get; }

    public IIdSource Ids { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedRegionStore[] Stores { get; }

    public RegisterHistory[] Histories { get; }

    public List<SimulatedProcess> Processes { get; } = [];

    public List<string> Trace { get; } = [];

    /// <summary>What a client of this name does in a process, until the world heals.</summary>
    public Func<SimulatedProcess, string, Task> Work { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Looks into the stores: is all that was acknowledged there?</summary>
    public Action CheckDurability { get; set; } = () => { };

    /// <summary>Whether there are immutable blobs, which faults may harm as well.</summary>
    public bool HasLedgers { get; set; }

    /// <summary>Ends the clients; processes and supervisors go on.</summary>
    public bool IsHealing { get; set; }

    /// <summary>How many of N decide.</summary>
    public int Quorum => (Profile.Regions / 2) + 1;

    /// <summary>What clients did, and how it ended.</summary>
    public Dictionary<string, long> States { get; } = [];

    public IEnumerable<SimulatedProcess> Living => Processes.Where(process => !process.Gate.IsDead);

    /// <summary>The next moment in the order of all happenings.</summary>
    public long Tick() => ++_happenings;

    /// <summary>A state was reached.</summary>
    public void Reach(string state) => States[state] = States.GetValueOrDefault(state) + 1;

    /// <summary>Choices for one part of the world.</summary>
    public SeededRandom SplitRandom() => _random.Split();

    /// <summary>Which region leaves for the one that stands by, if there is one.</summary>
    public RegionChange Change => new(new RegionName("r0"), new RegionName($"r{Profile.Regions}"));

    /// <summary>Whether the configuration names the region that stood by, by omniscience.</summary>
    public bool IsReplaced => Configuration()?.Incarnations.ContainsKey(Change.New) == true;

    /// <summary>
    /// Whether the first region leaves, is about to, was to leave and is not whole again, or left for one that is not a whole member yet; by omniscience.
    /// </summary>
    public bool IsReplacing => Configuration()?.Change is not null || IsReplacementOnItsWay
        || (IsNamed(Change.Old) ? !IsGood(0) : !IsGood(Profile.Regions) || RoleOf(Profile.Regions) != MarkerRole.Member);

    // An order that was written anywhere may be found by the next who reads, and chosen then; one that is carried out may be written any moment.
    private bool IsReplacementOnItsWay => Living.Any(process => process.Replacer.Status is { IsRunning: true })
        || Enumerable.Range(0, Stores.Length).Any(region => Record(region, ConfigurationRegister.Name) is { IsBlank: false } record
            && record.Accepted.Version > _configurationVersion && ClusterConfiguration.Read(record.Payload).Change is not null);

    /// <summary>Whether the configuration names a region, by omniscience.</summary>
    public bool IsNamed(RegionName region) => Configuration()?.Incarnations.ContainsKey(region) == true;

    /// <summary>A process that knows nothing yet, with the settings that are right now.</summary>
    public SimulatedProcess StartProcess() => StartProcess(IsReplaced);

    /// <summary>A process that knows nothing yet.</summary>
    /// <param name="isNew">Whether its settings name the region that stood by in the place of the other.</param>
    public SimulatedProcess StartProcess(bool isNew)
    {
        var process = new SimulatedProcess(this, $"p{_processes}", Profile.HasTwoClusters ? _processes % 2 : 0, isNew);
        _processes++;
        Processes.Add(process);
        return process;
    }

    /// <summary>The configuration that was chosen last, by omniscience.</summary>
    public ClusterConfiguration? Configuration()
    {
        // Several are chosen between two looks, but never one below another that was seen on a quorum.
        RegisterRecord? newest = null;
        for (var region = 0; region < Stores.Length; region++)
        {
            if (Record(region, ConfigurationRegister.Name) is { } record && record.Accepted.Version > _configurationVersion && IsOnQuorum(record))
                newest = record;
        }

        if (newest is not null)
            (_configurationVersion, _configuration) = (newest.Accepted.Version, ClusterConfiguration.Read(newest.Payload) with { Version = newest.Accepted.Version });
        return _configuration;
    }

    /// <summary>The life that a store's own marker names.</summary>
    public StoreIncarnation? LifeOf(int region) =>
        Stores[region].Peek(StoreMarker.Key) is { } blob ? StoreMarker.TryRead(blob.Content.Span)?.Incarnation : null;

    /// <summary>Whether a store lost what it held, or was put back, in this life: then it may be accused of it.</summary>
    public bool HasForgotten(RegionName region, StoreIncarnation life) => _forgotten.Contains((region, life));

    /// <summary>Deletes a whole store: missing until it is created again.</summary>
    public void Remove(int region)
    {
        Forget(region);
        Stores[region].Remove();
    }

    /// <summary>Puts a store back as it was.</summary>
    public void Restore(int region, IReadOnlyDictionary<BlobKey, Blob>? blobs)
    {
        Forget(region);
        Stores[region].Restore(blobs);
        Forget(region);
    }

    private void Forget(int region)
    {
        if (LifeOf(region) is { } life)
            _forgotten.Add((new RegionName($"r{region}"), life));
    }

    private MarkerRole? RoleOf(int region) => Stores[region].Peek(StoreMarker.Key) is { } blob ? StoreMarker.TryRead(blob.Content.Span)?.Role : null;

    /// <summary>
    /// The store that is back in time and has not begun a new life, the life of its copy, and whether any newcomer can tell by the witness.
    /// </summary>
    public (int Region, StoreIncarnation Life, bool IsWitnessed)? RolledBack { get; set; }

    /// <summary>Whether a process that starts now could be deceived by the store that is back in time.</summary>
    public bool DeceivesNewcomers => RolledBack is { IsWitnessed: false } back && IsRolledBack(back.Region);

    /// <summary>Whether every other good store noted down that a store had come further than in this copy; by omniscience.</summary>
    public bool IsWitnessed(int region, IReadOnlyDictionary<BlobKey, Blob> copy)
    {
        if (!copy.TryGetValue(StoreMarker.Key, out var blob) || StoreMarker.TryRead(blob.Content.Span)?.Incarnation is not { } life)
            return true;
        var record = copy.TryGetValue(WitnessRecord.Key, out var counted) ? WitnessRecord.TryRead(counted.Content.Span, out _) : null;
        var counter = record?.Life == life ? record.Counter : 0;
        return Enumerable.Range(0, Stores.Length).Where(other => other != region && IsGood(other)).All(other =>
            Stores[other].Peek(WitnessRecord.Key) is { } witness
            && WitnessRecord.TryRead(witness.Content.Span, out _) is { } told
            && told.Life == LifeOf(other)
            && told.Sightings.TryGetValue(new RegionName($"r{region}"), out var sighting)
            && sighting.Life == LifeOf(region)
            && (sighting.Life != life || sighting.Counter > counter));
    }

    /// <summary>Whether that store has not begun a new life yet.</summary>
    public bool IsRolledBack(int region) => RolledBack is { } back && back.Region == region && LifeOf(region) == back.Life;

    /// <summary>Whether a store carries the marker of the life that the configuration names, and forgot nothing in it.</summary>
    public bool IsGood(int region) =>
        !IsRolledBack(region) && LifeOf(region) is { } life && Configuration() is { } known && known.Incarnations.TryGetValue(new RegionName($"r{region}"), out var named) && named == life;

    /// <summary>The whole record that a store holds, of whatever life.</summary>
    public RegisterRecord? Record(int region, RegisterName name) =>
        Stores[region].Peek(name.Key) is { } blob && RegisterRecordCodec.TryRead(blob.Content, name, out var record) == RecordDamage.None
            ? record : null;

    /// <summary>The record that a store holds, if it is a vote.</summary>
    public RegisterRecord? Vote(int region, RegisterName name) =>
        IsGood(region) && Record(region, name) is { IsBlank: false } record && record.Incarnation == LifeOf(region) ? record : null;

    private bool IsOnQuorum(RegisterRecord configuration)
    {
        var holders = 0;
        for (var region = 0; region < Stores.Length; region++)
            holders += Record(region, ConfigurationRegister.Name)?.WriteId == configuration.WriteId ? 1 : 0;
        return holders >= Quorum;
    }
}
