namespace OrleansPim.Simulation.Checks;

/// <summary>A checker found that a promise was broken.</summary>
/// <param name="checker">Which checker.</param>
/// <param name="message">What it found.</param>
internal sealed class Violation(string checker, string message) : Exception(message)
{
    /// <summary>Which checker found it.</summary>
    public string Checker { get; } = checker;
}
