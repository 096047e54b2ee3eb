namespace OrleansPim.Simulation.Directed;

/// <summary>A directed scenario went another way than the one it was written for; what happened so far is judged all the same.</summary>
internal sealed class AbandonedException(string message) : Exception(message);
