namespace OrleansPim.Drills.Catalog;

/// <summary>What a drill's file may say: whoever writes one of their own is told before anything is broken.</summary>
internal static class DrillRules
{
    private const int MaximumName = 40;
    private const int MaximumSeconds = 1_800;
    private const int MaximumPulses = 20;

    private static readonly string[] Faults =
        ["latency", "blackhole", "errors", "full", "denied", "corruption", "wipe", "rollback", "kill", "hang", "clock", "rival", "upgrade"];

    /// <summary>Finds what is wrong with a drill.</summary>
    /// <returns>What, in a sentence; <see langword="null"/> if nothing is.</returns>
    public static string? FindFault(DrillDefinition drill)
    {
        var injection = drill.Injection;
        if (drill.Name.Length is 0 or > MaximumName || drill.Name.Any(letter => !char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter) && letter != '-'))
            return $"A drill's name is 1 to {MaximumName} characters from a-z, 0-9 and -.";
        if (!Faults.Contains(injection.Fault))
            return $"There is no fault '{injection.Fault}'; there are {string.Join(", ", Faults)}.";
        if (injection.Seconds is < 1 or > MaximumSeconds || drill.SteadyState.Seconds is < 1 or > MaximumSeconds)
            return $"Steady state and fault last 1 to {MaximumSeconds} s.";
        if (injection.Pulses is < 1 or > MaximumPulses || injection.PauseSeconds is < 0 or > MaximumSeconds)
            return $"A fault comes 1 to {MaximumPulses} times, with at most {MaximumSeconds} s between.";
        if (injection.Regions is not (1 or 2))
            return "One or two regions are broken at once.";
        if (injection.Fault == "clock" && injection.OffsetsSeconds?.Count != injection.Pulses)
            return "A clock needs as many offsets as there are pulses.";
        return drill.Criteria is { EqualWithinSeconds: > 0, RecoveredWithinSeconds: > 0 } ? null : "The criteria need times above 0.";
    }
}
