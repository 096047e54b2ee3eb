namespace OrleansPim.Tests.Clustering.Clusters;

/// <summary>A grain of some application that knows nothing of OrleansPim but its storage.</summary>
[Alias("OrleansPim.Tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Counts one more, and stores it.</summary>
    [Alias("Add")]
    Task<int> AddAsync();

    /// <summary>What was stored last.</summary>
    [Alias("Get")]
    Task<int> GetAsync();

    /// <summary>Forgets what was counted.</summary>
    [Alias("Clear")]
    Task ClearAsync();

    /// <summary>Whether anything is stored.</summary>
    [Alias("Exists")]
    Task<bool> ExistsAsync();

    /// <summary>Ends this activation.</summary>
    [Alias("Leave")]
    Task LeaveAsync();

    /// <summary>Where it is activated.</summary>
    [Alias("Where")]
    Task<string> WhereAsync();
}
