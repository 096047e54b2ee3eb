using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansPim.Drills.Targets;

/// <summary>Silos that a person listed.</summary>
/// <remarks>The list stays as it is, so one of them that hangs is called again and again: no client for who measures that.</remarks>
/// <param name="silos">Where they take clients; at least one.</param>
internal sealed class ListedSilos(IReadOnlyList<IPEndPoint> silos) : ISiloDirectory
{
    public string Place => string.Join(", ", silos);

    public void AddTo(IServiceCollection services)
    {
        // A list needs nothing.
    }

    public void Configure(IClientBuilder client) => client.UseStaticClustering([.. silos]);
}
