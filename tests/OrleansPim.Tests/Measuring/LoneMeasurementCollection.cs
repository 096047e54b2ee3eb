namespace OrleansPim.Tests.Measuring;

/// <summary>Tests that measure the heap of the whole process: nothing else may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LoneMeasurementCollection
{
    public const string Name = "measurements";
}
