using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Fuzz;

/// <summary>One kind of stored blob.</summary>
internal interface IFuzzTarget
{
    /// <summary>What it is called in reports.</summary>
    string Name { get; }

    /// <summary>The next damaged blob of this kind.</summary>
    FuzzCase Next(SeededRandom random);
}
