using Xunit.Sdk;
using Xunit.v3;

// Each test starts whole nodes: one at a time, or they would measure each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
