using Microsoft.Extensions.Time.Testing;
using OrleansPim.Replication;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Register;
using OrleansPim.Replication.Stores;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.TestKit.Regions;

/// <summary>Regions in memory, initialised and voting, with faults that a test switches on.</summary>
/// <remarks>
/// The stores are shared; every call of <see cref="NewProcess"/> gives another view of them, as another process would have: with
/// standings of its own.
/// </remarks>
public sealed class SimulatedCluster
{
    private static readonly TimeSpan TimeStep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RealStep = TimeSpan.FromMilliseconds(1);

    private readonly Guid _deployment;
    private readonly bool _isFormed;
    private readonly StoreIncarnation[] _incarnations;

    /// <summary>Makes initialised regions named <c>r0</c>, <c>r1</c> and so on.</summary>
    /// <param name="regions">3 or 5.</param>
    /// <param name="seed">Determines all ids.</param>
    /// <param name="isFormed">Whether the stores are marked and vote; otherwise they are missing, and a supervisor has to form them.</param>
    public SimulatedCluster(int regions, int seed, bool isFormed = true)
    {
        _isFormed = isFormed;
        Ids = new SeededIdSource(seed);
        _deployment = Ids.NextId();
        Stores = [.. Enumerable.Range(0, regions).Select(_ => isFormed ? SimulatedRegionStore.CreateEmpty() : new SimulatedRegionStore())];
        Faults = [.. Stores.Select(store => new FaultyRegionStore(store, Time))];
        _incarnations = [.. Stores.Select(_ => new StoreIncarnation(Ids.NextId()))];
        for (var index = 0; isFormed && index < regions; index++)
            WriteMarker(index);
        Regions = NewProcess();
    }

    /// <summary>The clock of everything here; moves only when a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>Where ids come from.</summary>
    public IIdSource Ids { get; }

    /// <summary>The stores themselves.</summary>
    public IReadOnlyList<SimulatedRegionStore> Stores { get; }

    /// <summary>The faults in front of them.</summary>
    public IReadOnlyList<FaultyRegionStore> Faults { get; }

    /// <summary>The regions as one process knows them, faults included.</summary>
    public RegionSet Regions { get; }

    /// <summary>The options of registers.</summary>
    public RegisterOptions Options { get; } = new();

    /// <summary>The regions as another process knows them.</summary>
    public RegionSet NewProcess()
    {
        var regions = new Region[Stores.Count];
        for (var index = 0; index < regions.Length; index++)
        {
            regions[index] = new Region(new RegionName($"r{index}"), Faults[index]);
            if (_isFormed)
                regions[index].Judge(RegionStanding.Voting(_incarnations[index]));
        }

        return new RegionSet(regions);
    }

    /// <summary>A proposer of its own for a register.</summary>
    public QuorumRegister NewRegister(string name) => NewRegister(name, Regions);

    /// <summary>A proposer in another process.</summary>
    public QuorumRegister NewRegister(string name, RegionSet regions) =>
        new(new RegisterName(new BlobKey(name)), regions, Ids, Time, Options);

    /// <summary>Moves the clock until the task has completed: the driver of every test here that waits for a timeout or a retry.</summary>
    /// <exception cref="TimeoutException">An hour passed on the simulated clock, so it never will.</exception>
    public async Task DriveAsync(Task task)
    {
        for (var step = TimeSpan.Zero; !task.IsCompleted; step += TimeStep)
        {
            if (step > TimeSpan.FromHours(1))
                throw new TimeoutException("The task does not complete, however far the clock moves.");
            await Task.Yield();
            if (task.IsCompleted)
                break;

            // What the task does runs on other threads too: a clock that moved faster than they compile would time out what is under way.
            await Task.Delay(RealStep, TimeProvider.System);
            if (!task.IsCompleted)
                Time.Advance(TimeStep);
        }

        await task;
    }

    /// <inheritdoc cref="DriveAsync(Task)"/>
    public async Task<T> DriveAsync<T>(Task<T> task)
    {
        await DriveAsync((Task)task);
        return await task;
    }

    /// <summary>Cuts a region off: every call fails at once.</summary>
    public void Lose(int region) => Faults[region].Outage = RegionFailure.Unreachable;

    /// <summary>Brings a region back that was cut off.</summary>
    public void Heal(int region) => Faults[region].Outage = null;

    /// <summary>Deletes all blobs of a region, the marker too; the store itself works.</summary>
    public void Wipe(int region)
    {
        Stores[region].Remove();
        Stores[region].CreateAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Deletes one blob of a region.</summary>
    public void Delete(int region, string key)
    {
        var snapshot = new SortedDictionary<BlobKey, Blob>(Stores[region].TakeSnapshot()!.ToDictionary());
        snapshot.Remove(new BlobKey(key));
        Stores[region].Restore(snapshot);
    }

    /// <summary>What a region holds of a register; <see langword="null"/> if nothing or nothing whole.</summary>
    internal RegisterRecord? RecordAt(int region, string name)
    {
        var register = new RegisterName(new BlobKey(name));
        return Stores[region].TakeSnapshot() is { } blobs && blobs.TryGetValue(register.Key, out var blob)
            && RegisterRecordCodec.TryRead(blob.Content, register, out var record) == RecordDamage.None ? record : null;
    }

    private void WriteMarker(int index)
    {
        var marker = new StoreMarker(_deployment, new RegionName($"r{index}"), _incarnations[index]);
        Stores[index].TryWriteAsync(StoreMarker.Key, marker.ToBytes(), null, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }
}
