namespace OrleansPim.Tests.Clustering.Clusters;

/// <summary>The state of a counter.</summary>
[GenerateSerializer, Alias("OrleansPim.Tests.Count")]
public sealed class Count
{
    /// <summary>What was counted.</summary>
    [Id(0)]
    public int Value { get; set; }
}
