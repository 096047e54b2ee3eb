using Microsoft.Extensions.Hosting;
using OrleansPim.Clustering.Hosting;
using OrleansPim.Stores.Azure;

namespace OrleansPim.Tests.Clustering.Storage;

/// <summary>The sample for any Orleans application, as README prints it; compiled here, and compared by <see cref="ReadmeSampleTests"/>.</summary>
internal static class ReadmeSample
{
    public static async Task RunAsync(string[] args)
    {
        // Sample begins.
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddQuorumRegions(regions => regions
            .Add("alpha", _ => new AzureRegionStore(new AzureRegionStoreOptions { ContainerUri = builder.Configuration["Alpha"] }))
            .Add("beta", _ => new AzureRegionStore(new AzureRegionStoreOptions { ContainerUri = builder.Configuration["Beta"] }))
            .Add("gamma", _ => new AzureRegionStore(new AzureRegionStoreOptions { ContainerUri = builder.Configuration["Gamma"] })));
        builder.UseOrleans(silo => silo
            .UsePimMembership()
            .AddQuorumGrainStorage("orders"));   // [PersistentState("cart", "orders")] IPersistentState<Cart> cart
        await builder.Build().RunAsync();
        // Sample ends.
    }
}
