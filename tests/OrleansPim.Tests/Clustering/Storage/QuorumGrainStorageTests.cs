using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;
using OrleansPim.Clustering.Documents;
using OrleansPim.Clustering.Storage;
using OrleansPim.Replication.Errors;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Storage;

/// <summary>Goal: what Orleans asks of a grain storage, and nothing lost. Method: two silos on the same simulated regions.</summary>
public sealed class QuorumGrainStorageTests
{
    private readonly SimulatedCluster _cluster = new(3, seed: 41);
    private readonly StorageWorld _silo;
    private readonly StorageWorld _other;

    public QuorumGrainStorageTests()
    {
        _silo = new StorageWorld(_cluster);
        _other = new StorageWorld(_cluster);
    }

    [Fact]
    public async Task A_grain_that_was_never_written_has_a_new_state_and_no_tag()
    {
        var state = await _silo.ReadAsync();

        Assert.NotNull(state.State);
        Assert.Empty(state.State);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task A_written_state_is_read_by_another_silo_under_the_same_tag()
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1, 2]);
        Assert.Equal("1", state.ETag);
        Assert.True(state.RecordExists);

        var read = await _other.ReadAsync();
        Assert.Equal([1, 2], read.State);
        Assert.Equal(state.ETag, read.ETag);
        Assert.True(read.RecordExists);
    }

    [Fact]
    public async Task Every_write_has_a_tag_of_its_own_and_costs_one_write_for_each_region()
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1]);
        var before = Written();
        foreach (var fault in _cluster.Faults)
            fault.AnswersAbsent = true;
        await _silo.WriteAsync(state, [2]);

        Assert.Equal("2", state.ETag);
        Assert.Equal(before.Select(count => count + 1), Written());
    }

    /// <summary>Goal: a silo that slept cannot overwrite. Method: both read, both write, the later one with the older tag.</summary>
    [Fact]
    public async Task A_write_with_an_old_tag_is_inconsistent_and_does_nothing()
    {
        var stale = await _silo.ReadAsync();
        await _silo.WriteAsync(stale, [1]);
        var fresh = await _other.ReadAsync();
        await _other.WriteAsync(fresh, [2]);

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _silo.WriteAsync(stale, [3]));

        Assert.Equal("2", refused.StoredEtag);
        Assert.Equal("1", refused.CurrentEtag);
        Assert.Equal("1", stale.ETag);
        Assert.Equal([2], (await _silo.ReadAsync()).State);
        await _other.WriteAsync(fresh, [4]);
        Assert.Equal([4], (await _silo.ReadAsync()).State);
    }

    [Fact]
    public async Task Of_two_first_writes_one_is_inconsistent()
    {
        var first = await _silo.ReadAsync();
        var second = await _other.ReadAsync();
        await _silo.WriteAsync(first, [1]);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _other.WriteAsync(second, [2]));
        Assert.Equal([1], (await _other.ReadAsync()).State);
    }

    [Fact]
    public async Task A_tag_of_another_storage_matches_nothing()
    {
        var state = new GrainState<List<int>>([9], "0x8D1");

        var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => _silo.WriteAsync(state, [9]));
        Assert.Null(refused.StoredEtag);
        Assert.Equal("0x8D1", refused.CurrentEtag);
    }

    [Fact]
    public async Task A_cleared_state_leaves_a_trace_that_refuses_who_does_not_know_of_it()
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1]);
        var stale = await _other.ReadAsync();
        await _silo.ClearAsync(state);

        Assert.False(state.RecordExists);
        Assert.Empty(state.State!);
        Assert.Equal("2", state.ETag);
        var read = await _other.ReadAsync();
        Assert.False(read.RecordExists);
        Assert.Equal("2", read.ETag);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _other.WriteAsync(stale, [5]));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _other.ClearAsync(stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _other.WriteAsync(new GrainState<List<int>>(), [5]));

        await _silo.WriteAsync(state, [6]);
        Assert.Equal([6], (await _other.ReadAsync()).State);
        Assert.Equal("3", state.ETag);
    }

    [Fact]
    public async Task Clearing_what_never_was_leaves_nothing_behind()
    {
        var state = await _silo.ReadAsync();
        await _silo.ClearAsync(state);

        Assert.Null(state.ETag);
        Assert.Null((await _other.ReadAsync()).ETag);
        Assert.DoesNotContain(_cluster.Stores[0].TakeSnapshot()!.Keys, key => key.Value.StartsWith("states/", StringComparison.Ordinal));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task A_lost_region_loses_no_state_and_stops_no_write(int lost)
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1]);
        _cluster.Lose(lost);

        Assert.Equal([1], (await _other.ReadAsync()).State);
        await _silo.WriteAsync(state, [2]);
        Assert.Equal([2], (await _other.ReadAsync()).State);
    }

    [Fact]
    public async Task A_wiped_region_is_never_taken_for_a_new_grain()
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1]);
        var key = _silo.Key();
        _cluster.Delete(0, key);

        Assert.Equal([1], (await _other.ReadAsync()).State);
        _cluster.Lose(1);
        await Assert.ThrowsAnyAsync<ReplicationException>(() => _other.ReadAsync());
        _cluster.Heal(1);
        _cluster.Delete(1, key);
        _cluster.Lose(2);
        var read = await Record.ExceptionAsync(() => _other.ReadAsync());
        Assert.True(read is null or ReplicationException, $"{read}");
    }

    [Fact]
    public async Task Without_a_quorum_nothing_is_known_and_nothing_is_new()
    {
        var state = await _silo.ReadAsync();
        await _silo.WriteAsync(state, [1]);
        _cluster.Lose(0);
        _cluster.Lose(1);

        await Assert.ThrowsAsync<QuorumUnavailableException>(() => _other.ReadAsync());
        await Assert.ThrowsAnyAsync<ReplicationException>(() => _silo.WriteAsync(state, [2]));
        Assert.Equal("1", state.ETag);

        _cluster.Heal(0);
        _cluster.Heal(1);
        Assert.InRange((await _other.ReadAsync()).State![0], 1, 2);
    }

    [Fact]
    public async Task A_state_that_the_serializer_makes_nothing_of_is_no_missing_state()
    {
        var silo = new StorageWorld(_cluster, new SilentSerializer());
        await silo.WriteAsync(await silo.ReadAsync(), [1]);

        var read = await silo.ReadAsync();
        Assert.True(read.RecordExists);
        Assert.Equal([7], read.State);
    }

    [Fact]
    public async Task A_register_that_holds_something_else_is_corrupt_and_not_empty()
    {
        await _silo.WriteAsync(await _silo.ReadAsync(), [1]);
        var foreign = _cluster.NewRegister(_silo.Key());
        await foreign.AcquireAsync(CancellationToken.None);
        await foreign.WriteAsync(Array.Empty<byte>(), _cluster.Ids.NextId(), CancellationToken.None);

        await Assert.ThrowsAsync<CorruptReplicasException>(() => _other.ReadAsync());
    }

    [Fact]
    public async Task A_stopped_call_does_nothing()
    {
        var state = await _silo.ReadAsync();
        using var stopped = new CancellationTokenSource();
        await stopped.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _silo.Storage.WriteStateAsync("state", StorageWorld.Grain, state, stopped.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _silo.Storage.ReadStateAsync("state", StorageWorld.Grain, state, stopped.Token));
        Assert.False((await _other.ReadAsync()).RecordExists);
        await _other.WriteAsync(state, [1]);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _silo.Storage.ClearStateAsync("state", StorageWorld.Grain, state, stopped.Token));
        Assert.Equal([1], (await _other.ReadAsync()).State);
    }

    [Fact]
    public async Task The_overloads_without_a_token_do_the_same()
    {
        var state = new GrainState<List<int>>([1]);
        await _cluster.DriveAsync(_silo.Storage.WriteStateAsync("state", StorageWorld.Grain, state));
        var read = new GrainState<List<int>>();
        await _cluster.DriveAsync(_other.Storage.ReadStateAsync("state", StorageWorld.Grain, read));
        Assert.Equal([1], read.State);
        await _cluster.DriveAsync(_other.Storage.ClearStateAsync("state", StorageWorld.Grain, read));
        Assert.False((await _silo.ReadAsync()).RecordExists);
    }

    [Fact]
    public async Task Clearing_without_having_read_what_is_there_is_inconsistent()
    {
        await _silo.WriteAsync(await _silo.ReadAsync(), [1]);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _other.ClearAsync(new GrainState<List<int>>()));
        Assert.Equal([1], (await _silo.ReadAsync()).State);
    }

    [Fact]
    public async Task A_state_is_kept_as_JSON_where_an_application_asks_for_that()
    {
        var json = new JsonGrainStorageSerializer(new OrleansJsonSerializer(Options.Create(new OrleansJsonSerializerOptions())));
        var silo = new StorageWorld(_cluster, json);
        await silo.WriteAsync(await silo.ReadAsync(), [1, 2]);

        Assert.Equal([1, 2], (await new StorageWorld(_cluster, json).ReadAsync()).State);
    }

    [Fact]
    public async Task A_state_that_is_too_long_is_refused_before_anything_is_sent()
    {
        var state = new GrainState<List<int>>();

        await Assert.ThrowsAsync<ArgumentException>(() => _silo.WriteAsync(state, [.. Enumerable.Repeat(int.MaxValue, QuorumGrainStorage.MaximumLength / 4)]));
        Assert.False((await _silo.ReadAsync()).RecordExists);
    }

    /// <summary>Goal: no two grains, states, storages or applications share a register. Method: names that escape to nearly the same.</summary>
    [Fact]
    public async Task Grains_states_storages_and_applications_are_kept_apart()
    {
        GrainId[] grains = [.. new[] { "a", "A", "a/b", "a=2fb", "a b", "ä", new string('x', 4_000), new string('x', 4_001), "~", "..", "." }
            .Select(key => GrainId.Create("cart", key))];
        for (var index = 0; index < grains.Length; index++)
            await _silo.WriteAsync(new GrainState<List<int>>(), [index], grains[index]);

        for (var index = 0; index < grains.Length; index++)
            Assert.Equal([index], (await _other.ReadAsync(grains[index])).State);
        Assert.False((await _silo.ReadAsync(grains[0], state: "other")).RecordExists);
        Assert.False((await new StorageWorld(_cluster, name: "others").ReadAsync(grains[0])).RecordExists);
        Assert.False((await new StorageWorld(_cluster, service: "other").ReadAsync(grains[0])).RecordExists);
    }

    [Fact]
    public async Task Proposers_that_are_not_used_any_more_are_forgotten()
    {
        for (var grain = 0; grain < DocumentPool.MaximumIdle + 10; grain++)
            await _silo.ReadAsync(GrainId.Create("cart", $"{grain}"));

        Assert.Equal(DocumentPool.MaximumIdle, _silo.Documents.Count);
    }

    private long[] Written() =>
        [.. _cluster.Stores.Select(store => store.TakeSnapshot()!.Values.Max(blob => long.Parse(blob.Version.Token[1..])))];

    /// <summary>Makes no bytes at all, as Protobuf does of a message of defaults.</summary>
    private sealed class SilentSerializer : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(ReadOnlyMemory<byte>.Empty);

        public T Deserialize<T>(BinaryData input) => (T)(object)new List<int> { 7 };
    }
}
