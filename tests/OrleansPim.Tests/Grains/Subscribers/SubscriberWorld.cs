using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Credentials;
using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.Metering;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Ledger;
using OrleansPim.Replication.Regions;
using OrleansPim.TestKit.Metering;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Grains.Subscribers;

/// <summary>What a grain is made of, without Orleans around it: every instance is one activation.</summary>
internal sealed class SubscriberWorld
{
    public SubscriberWorld(SimulatedCluster cluster, RegionSet? regions = null, IMeterFactory? meters = null, ILedgerWitness? witness = null)
    {
        Cluster = cluster;
        var settings = new LedgerSettings(
            regions ?? cluster.Regions, cluster.Ids, cluster.Time, cluster.Options, new LedgerOptions(), "1.0", NullLogger.Instance);
        Ledger = new SubscriberLedger(
            SubscriberId.Parse("ann"), settings, new GrainInstruments(meters ?? new TestMeters()), witness ?? new NoWitness(), Silos = new MembershipWatch(cluster.Time));
        Changes = new SubscriberChanges(Ledger);
        Provisioning = new Provisioning(Ledger, Changes);
    }

    public static DeviceId Device { get; } = new("phone");

    public SimulatedCluster Cluster { get; }

    public SubscriberLedger Ledger { get; }

    public MembershipWatch Silos { get; }

    public SubscriberChanges Changes { get; }

    public Provisioning Provisioning { get; }

    public Task<ProvisionResult> ProvisionAsync(Guid requestId) => Provisioning.RunAsync(
        new ProvisionRequest { RequestId = new RequestId(requestId), Device = Device }, CancellationToken.None);

    public Task<ProvisionResult> ProvisionAsync() => ProvisionAsync(Cluster.Ids.NextId());

    public async Task<ChangeResult> ChangeAsync(params Change[] changes)
    {
        var request = new ChangeRequest { RequestId = new RequestId(Cluster.Ids.NextId()), Device = Device, Changes = changes };
        long? seenAt = ContentChunks.IsNamedBy(request) ? (await Ledger.OpenAsync(CancellationToken.None)).Head.Condemnations : null;
        return await Changes.RunAsync(request.RequestId, Device, (state, time) => ChangeDecider.Decide(state, request, time), seenAt, CancellationToken.None);
    }

    /// <summary>A sighting of the ledger as it is, at another sequence.</summary>
    public async Task<LedgerSighting> SightingAsync(long sequence) =>
        new((await Ledger.ReadAsync(ReadConsistency.Bounded, CancellationToken.None)).Epoch, sequence);

    public async Task<int> CountItemsAsync(ReadConsistency consistency = ReadConsistency.Bounded) =>
        (await Ledger.ReadAsync(consistency, CancellationToken.None)).ItemCount;

    public async Task<bool> OpensAsync(string password) => AppPassword.Find(
        (await Ledger.ReadAsync(ReadConsistency.Bounded, CancellationToken.None)).Devices.Values, password) is not null;

    public void DeleteEverywhere(string prefix)
    {
        for (var region = 0; region < Cluster.Stores.Count; region++)
        {
            foreach (var key in Cluster.Stores[region].TakeSnapshot()!.Keys.Where(key => key.Value.StartsWith(prefix, StringComparison.Ordinal)))
                Cluster.Delete(region, key.Value);
        }
    }
}
