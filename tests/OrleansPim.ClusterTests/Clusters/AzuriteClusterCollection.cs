namespace OrleansPim.ClusterTests.Clusters;

/// <summary>The tests that break one running cluster, and leave it whole.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteClusterCollection : ICollectionFixture<AzuriteCluster>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "A running cluster on Azurite";
}
