namespace OrleansPim.Tests.Clustering.Clusters;

/// <inheritdoc cref="ICounterGrain"/>
internal sealed class CounterGrain([PersistentState("count", "counters")] IPersistentState<Count> count, ILocalSiloDetails silo)
    : Grain, ICounterGrain
{
    public async Task<int> AddAsync()
    {
        count.State.Value++;
        await count.WriteStateAsync();
        return count.State.Value;
    }

    public Task<int> GetAsync() => Task.FromResult(count.State.Value);

    public Task ClearAsync() => count.ClearStateAsync();

    public Task<bool> ExistsAsync() => Task.FromResult(count.RecordExists);

    public Task LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToString());
}
