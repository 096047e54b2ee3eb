using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansPim.Clustering.Hosting;
using OrleansPim.TestKit.Regions;

namespace OrleansPim.Tests.Clustering.Clusters;

/// <summary>Begins a host of some application, with regions as README shows.</summary>
internal static class ClusterHost
{
    /// <summary>A host on the regions of a simulated cluster, which it watches itself.</summary>
    public static HostApplicationBuilder NewBuilder(SimulatedCluster cluster, bool mayForm)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddQuorumRegions(regions =>
        {
            regions.MayForm = mayForm;
            for (var index = 0; index < cluster.Faults.Count; index++)
            {
                var store = cluster.Faults[index];
                regions.Add($"r{index}", _ => store);
            }
        });
        return builder;
    }
}
