namespace OrleansPim.Tests.Silo;

/// <summary>The tests that share one running node.</summary>
[CollectionDefinition(Name)]
public sealed class NodeCollection : ICollectionFixture<RunningNode>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "A running node";
}
