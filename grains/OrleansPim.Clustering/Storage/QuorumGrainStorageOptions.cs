using Orleans.Storage;

namespace OrleansPim.Clustering.Storage;

/// <summary>How one grain storage keeps its states.</summary>
public sealed class QuorumGrainStorageOptions : IStorageProviderSerializerOptions
{
    /// <summary>What turns states into bytes; by default what the silo uses for all its storages.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
