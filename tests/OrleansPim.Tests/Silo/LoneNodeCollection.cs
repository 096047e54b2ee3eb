namespace OrleansPim.Tests.Silo;

/// <summary>The tests that need a process with one node and no other: meters of the same name add up within a process, and end with whichever node ends first.</summary>
/// <remarks>So no test in it may start a node of its own.</remarks>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoneNodeCollection : ICollectionFixture<RunningNode>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "A running node, alone";
}
