using Microsoft.Extensions.DependencyInjection;

namespace OrleansPim.Drills.Targets;

/// <summary>How the client library finds the silos of a cluster.</summary>
internal interface ISiloDirectory
{
    /// <summary>Where it looks, for people.</summary>
    string Place { get; }

    /// <summary>Adds what the search needs; called before Orleans is added.</summary>
    void AddTo(IServiceCollection services);

    /// <summary>Lets the client search there.</summary>
    void Configure(IClientBuilder client);
}
