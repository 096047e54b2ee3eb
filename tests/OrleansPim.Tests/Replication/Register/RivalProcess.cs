using OrleansPim.Replication.Regions;
using OrleansPim.TestKit;
using OrleansPim.TestKit.Regions;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Tests.Replication.Register;

/// <summary>One of several processes that reach the same stores over a simulated network.</summary>
internal sealed class RivalProcess
{
    public RivalProcess(SimulatedCluster cluster, SimulatedNetwork network, string name)
    {
        var gate = new ProcessGate(network.Scheduler, name);
        var regions = new List<Region>();
        foreach (var (index, known) in cluster.Regions.Regions.Index())
        {
            var region = new Region(known.Name, new SimulatedNetworkStore(gate, network, index, cluster.Stores[index]));
            region.Judge(RegionStanding.Voting(known.Standing.Incarnation));
            regions.Add(region);
        }

        Clock = new ProcessClock(gate);
        Ids = new SeededIdSource(name.Length);
        Regions = new RegionSet(regions);
    }

    public ProcessClock Clock { get; }

    public SeededIdSource Ids { get; }

    public RegionSet Regions { get; }
}
