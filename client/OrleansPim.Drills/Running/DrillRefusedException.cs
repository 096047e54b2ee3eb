namespace OrleansPim.Drills.Running;

/// <summary>A drill was not begun, and nothing was broken.</summary>
/// <param name="message">Why, and what to do.</param>
internal sealed class DrillRefusedException(string message) : Exception(message);
