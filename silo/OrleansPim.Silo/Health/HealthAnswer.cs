namespace OrleansPim.Silo.Health;

/// <summary>The answer to a health check.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Obstacles">What is in the way, for people.</param>
internal sealed record HealthAnswer(string Status, IReadOnlyList<string> Obstacles);
