using Microsoft.Extensions.Logging;

namespace OrleansPim.Clustering.Membership;

/// <summary>Orleans' membership table on the quorum register: a cluster needs nothing but its regions.</summary>
/// <remarks>
/// Thread-safe. Once this silo is active, every method throws what the register throws when too few regions answer, and Orleans tries
/// again; until then what a start needs waits for the regions.
/// </remarks>
internal sealed partial class QuorumMembershipTable(MembershipRegister register, JoinPatience patience, ILogger<QuorumMembershipTable> logger) : IMembershipTable
{
    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    /// <inheritdoc/>
    /// <remarks>Nothing has to be made; it only makes sure that the table can be read.</remarks>
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        patience.RunAsync(register.ReadTableAsync, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    /// <inheritdoc/>
    /// <remarks>Removes the dead, whatever their age. Nobody who lives is ever removed: such a silo would be missing from every view.</remarks>
    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        register.TryChangeAsync(static table => table.RemoveDead(), cancellationToken);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        register.TryChangeAsync(table => table.RemoveDefunct(beforeDate), cancellationToken);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        patience.RunAsync(token => register.ReadRowAsync(key, token), cancellationToken);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAllAsync(CancellationToken.None);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) => patience.RunAsync(register.ReadAllAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        JoinAsync(entry, table => table.Insert(entry, tableVersion), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    /// <inheritdoc/>
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        JoinAsync(entry, table => table.Update(entry, etag, tableVersion), cancellationToken);

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    /// <inheritdoc/>
    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken)
    {
        if (!await register.BeatAsync(new Heartbeat(entry.SiloAddress, entry.IAmAliveTime), cancellationToken))
            LogNoRow(entry.SiloAddress);
    }

    // A silo that joins writes nothing but its own row, and a change that may have been done already is refused by its tag. One that
    // leaves, or gives its vote against another, must not be held up.
    private async Task<bool> JoinAsync(MembershipEntry entry, Func<MembershipTable, MembershipTable?> change, CancellationToken cancellationToken)
    {
        if (entry.Status is not (SiloStatus.Created or SiloStatus.Joining or SiloStatus.Active))
            return await register.TryChangeAsync(change, cancellationToken);
        var isDone = await patience.RunAsync(token => register.TryChangeAsync(change, token), cancellationToken);
        if (isDone && entry.Status == SiloStatus.Active)
            patience.End();
        return isDone;
    }

    [LoggerMessage(7010, LogLevel.Warning, "Silo {Silo} says that it lives, but the cluster has declared it dead or forgotten it.")]
    private partial void LogNoRow(SiloAddress silo);
}
