using OrleansPim.Stores.Azure;

namespace OrleansPim.Silo.Regions;

/// <summary>One region: a name, and a folder unless it lies in Azure.</summary>
internal sealed class RegionOptions
{
    /// <summary>Its name, <c>Pim:Regions:N:Name</c> or <c>Pim:Standby:Name</c>: 1 to 32 characters from <c>a-z 0-9 -</c>.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its folder, <c>Pim:Regions:N:Path</c>, relative to the current directory; <c>regions/{name}</c> in the data folder by default.</summary>
    public string? Path { get; set; }

    /// <summary>Its container, <c>Pim:Regions:N:Azure:...</c>; <see langword="null"/> for an embedded store.</summary>
    public AzureRegionStoreOptions? Azure { get; set; }
}
