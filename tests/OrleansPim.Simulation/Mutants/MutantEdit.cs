namespace OrleansPim.Simulation.Mutants;

/// <summary>One change of one source file.</summary>
/// <param name="File">Relative to <c>grains/OrleansPim.Replication</c>.</param>
/// <param name="Original">Text that occurs there exactly once.</param>
/// <param name="Changed">Text to put in its place; <c>MUTANT</c> in it is true while the mutant is tried.</param>
internal sealed record MutantEdit(string File, string Original, string Changed);
