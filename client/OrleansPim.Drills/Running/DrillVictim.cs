namespace OrleansPim.Drills.Running;

/// <summary>What a person chose to have broken.</summary>
/// <param name="Region">The region; <see langword="null"/> for the second.</param>
/// <param name="Silo">The silo; <see langword="null"/> for the second, or the only one.</param>
internal sealed record DrillVictim(string? Region = null, string? Silo = null);
