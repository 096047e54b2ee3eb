using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Replication.Stores;
using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Directed;

/// <summary>What a directed scenario can do to the world.</summary>
internal sealed class Stage
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private readonly RegisterWorld _world;
    private readonly ProcessClock _clock;

    public Stage(RegisterWorld world)
    {
        _world = world;
        _clock = new ProcessClock(new ProcessGate(world.Scheduler, "stage"));
        First = new Actor(world, world.Processes[0]);

        // A program needs to know when something is over; chance has its say in the order and the length of everything else.
        world.Network.RefusesAtOnce = true;
    }

    /// <summary>The configuration's place in every store.</summary>
    public static BlobKey Configuration => ConfigurationRegister.Name.Key;

    /// <summary>The process that formed the stores.</summary>
    public Actor First { get; }

    /// <summary>The register that the scenario is about.</summary>
    public BlobKey Head => _world.Histories[0].Name.Key;

    /// <summary>The newest version that was acknowledged.</summary>
    public long Acknowledged => _world.Histories[0].Acknowledged?.Version ?? 0;

    /// <summary>Another process, which has looked at the stores once.</summary>
    /// <param name="cut">The store that it cannot reach, if any.</param>
    public async Task<Actor> StartAsync(int? cut = null)
    {
        var actor = new Actor(_world, _world.StartProcess());
        if (cut is { } region)
            Cut(actor, region);
        await actor.InspectAsync();
        return actor;
    }

    /// <summary>Another process, with the settings that name the region that stood by, which has looked at the stores once.</summary>
    /// <param name="cut">The store that it cannot reach, if any.</param>
    public async Task<Actor> StartNewAsync(int? cut = null)
    {
        var actor = new Actor(_world, _world.StartProcess(isNew: true));
        if (cut is { } region)
            Cut(actor, region);
        await actor.InspectAsync();
        return actor;
    }

    /// <summary>Replaces the first region by the one that stands by.</summary>
    /// <returns>Completes with the replacement, well or not.</returns>
    public async Task ReplaceAsync(Actor actor)
    {
        await actor.InspectAsync();
        if (await actor.Process.Replacer.OrderAsync(_world.Change, CancellationToken.None) is { } refusal)
            throw new AbandonedException($"The replacement was refused: {refusal}");
        _world.Network.Count(FaultKind.RegionReplaced);
        await actor.Process.Replacer.WaitAsync();
    }

    /// <summary>Ends a process.</summary>
    public static void Kill(Actor actor) => actor.Process.Gate.Kill();

    /// <summary>Lets a process look so often that every counter is raised and noted down.</summary>
    public async Task WitnessAsync(Actor actor, int times = 3)
    {
        for (var time = 0; time < times; time++)
        {
            await PauseAsync(_world.Profile.WitnessInterval * 1.5);
            await actor.InspectAsync();
            await PauseAsync(_world.Profile.WitnessInterval * 0.5);
        }
    }

    /// <summary>Cuts the way between a process and a store.</summary>
    public void Cut(Actor actor, int region) => _world.Network.Cut(actor.Name, region, true);

    /// <summary>Mends the way between a process and a store.</summary>
    public void Mend(Actor actor, int region) => _world.Network.Cut(actor.Name, region, false);

    /// <summary>Holds certain requests of one process from now on.</summary>
    public NetworkRule Hold(Actor actor, Func<NetworkRequest, bool> matches, int limit = int.MaxValue) =>
        _world.Network.Add(new NetworkRule(request => request.Process == actor.Name && matches(request), limit));

    /// <summary>Lets certain requests of one process pass, and holds a second copy of each.</summary>
    public NetworkRule Copy(Actor actor, Func<NetworkRequest, bool> matches, int limit = int.MaxValue) =>
        _world.Network.Add(new NetworkRule(request => request.Process == actor.Name && matches(request), limit, isCopying: true));

    /// <summary>Wipes a store: it works on, and has forgotten everything.</summary>
    public void Wipe(int region)
    {
        _world.Remove(region);
        _world.Stores[region].CreateAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Happened(FaultKind.StoreWiped, $"r{region} is wiped");
    }

    /// <summary>Loses the register's blob in one store.</summary>
    public void Lose(int region)
    {
        _world.Stores[region].Lose(Head);
        Happened(FaultKind.BlobDeleted, $"r{region} loses {Head}");
    }

    /// <summary>Damages the register's blob in one store, so that nobody can read it.</summary>
    public void Damage(int region)
    {
        _world.Stores[region].Damage(Head, bytes => bytes[..^1]);
        Happened(FaultKind.BlobTorn, $"r{region} tears {Head}");
    }

    /// <summary>Takes a copy of a store.</summary>
    public StoreCopy Copy(int region) => StoreCopy.Take(_world, region);

    /// <summary>Puts a store back in time, after every process was told that its present life is over.</summary>
    public void RollBack(StoreCopy copy)
    {
        copy.Restore(_world);
        Happened(FaultKind.StoreRolledBack, $"r{copy.Region} is put back in time");
    }

    /// <summary>Puts a store back in time, and tells nobody.</summary>
    /// <exception cref="AbandonedException">It should have been witnessed, or should not, and is the contrary.</exception>
    public void RollBackUnseen(StoreCopy copy, bool isWitnessed)
    {
        if (_world.IsWitnessed(copy.Region, copy.Blobs!) != isWitnessed)
            throw new AbandonedException($"It is {(isWitnessed ? "not " : "")}witnessed that r{copy.Region} had come further.");
        copy.Put(_world);
        Happened(FaultKind.StoreRolledBack, $"r{copy.Region} is put back in time, and nobody is told");
    }

    /// <summary>A raise of the witness that was sent before the copy was taken lands in it now.</summary>
    public async Task RaiseLateAsync(StoreCopy copy)
    {
        var blob = copy.Blobs![WitnessRecord.Key];
        var record = WitnessRecord.TryRead(blob.Content.Span, out _)!;
        var late = record with { Counter = record.Counter + 1, RaiseId = _world.Ids.NextId() };
        await _world.Stores[copy.Region].TryWriteAsync(WitnessRecord.Key, late.ToBytes(), blob.Version, CancellationToken.None);
    }

    /// <summary>What a store holds of the register; <see langword="null"/> if nothing or nothing whole.</summary>
    public RegisterRecord? RecordAt(int region) => _world.Record(region, _world.Histories[0].Name);

    /// <summary>Lets some time pass, at most so much.</summary>
    public Task PauseAsync(TimeSpan most) => Task.Delay(most, _clock);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="AbandonedException">It never was.</exception>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var end = _world.Scheduler.Now + LongestWait; !isSo(); await Task.Delay(TimeSpan.FromMilliseconds(1), _clock))
        {
            if (_world.Scheduler.Now > end)
                throw new AbandonedException($"Never came true: {what}.");
        }
    }

    private void Happened(FaultKind kind, string what)
    {
        _world.Network.Count(kind);
        _world.Network.Say($"FAULT {what}");
        _world.CheckDurability();
    }
}
