using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using OrleansPim.Clustering.Documents;
using OrleansPim.Clustering.Membership;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Membership;

/// <summary>One silo's membership table on simulated regions; a second instance on the same regions is another silo.</summary>
internal sealed class MembershipWorld
{
    private static int _generation = 1;

    public MembershipWorld(SimulatedCluster cluster, string id = "east", bool hasJoined = true)
    {
        Cluster = cluster;
        var documents = new DocumentPool(cluster.NewProcess(), cluster.Ids, cluster.Time, cluster.Options, NullLogger<DocumentPool>.Instance);
        Register = new MembershipRegister(id, documents);
        Patience = new JoinPatience(cluster.Time, NullLogger<JoinPatience>.Instance, CancellationToken.None);
        if (hasJoined)
            Patience.End();
        Table = new QuorumMembershipTable(Register, Patience, NullLogger<QuorumMembershipTable>.Instance);
        Gateways = new QuorumGatewayList(Register, Options.Create(new GatewayOptions()));
    }

    public SimulatedCluster Cluster { get; }

    public MembershipRegister Register { get; }

    public JoinPatience Patience { get; }

    public IMembershipTable Table { get; }

    public QuorumGatewayList Gateways { get; }

    public Task<MembershipTableData> ReadAsync() => Cluster.DriveAsync(Table.ReadAllAsync(CancellationToken.None));

    public Task<bool> InsertAsync(MembershipEntry entry, TableVersion version) => Cluster.DriveAsync(Table.InsertRowAsync(entry, version, CancellationToken.None));

    public Task<bool> UpdateAsync(MembershipEntry entry, string tag, TableVersion version) =>
        Cluster.DriveAsync(Table.UpdateRowAsync(entry, tag, version, CancellationToken.None));

    public Task BeatAsync(MembershipEntry entry) => Cluster.DriveAsync(Table.UpdateIAmAliveAsync(entry, CancellationToken.None));

    /// <summary>Adds a silo as a start does: reads the table, then adds its row.</summary>
    public async Task<MembershipEntry> JoinAsync(SiloStatus status = SiloStatus.Active)
    {
        var entry = NewEntry(status);
        Assert.True(await InsertAsync(entry, (await ReadAsync()).Version.Next()));
        return entry;
    }

    /// <summary>Changes one silo's status, as Orleans does: with the tags that it has read.</summary>
    public async Task SetStatusAsync(MembershipEntry entry, SiloStatus status)
    {
        var (there, tag) = (await ReadAsync()).TryGet(entry.SiloAddress)!;
        there.Status = status;
        Assert.True(await UpdateAsync(there, tag, (await ReadAsync()).Version.Next()));
    }

    public MembershipEntry NewEntry(SiloStatus status = SiloStatus.Active)
    {
        var now = Cluster.Time.GetUtcNow().UtcDateTime;
        var generation = Interlocked.Increment(ref _generation);
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 10_000 + generation, generation),
            HostName = "host",
            SiloName = $"silo-{generation}",
            RoleName = "role",
            Status = status,
            ProxyPort = 30_000 + generation,
            StartTime = now,
            IAmAliveTime = now,
        };
    }
}
