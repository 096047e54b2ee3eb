namespace OrleansPim.Drills.Running.Injections;

/// <summary>One way to break something, and to heal it.</summary>
internal interface IInjection
{
    /// <summary>What is broken: regions, a silo, a second cluster.</summary>
    IReadOnlyList<string> Targets { get; }

    /// <summary>Breaks it; returns when it is broken.</summary>
    /// <param name="pulse">The how manieth time, from 0.</param>
    /// <param name="cancellationToken">Stops it; <see cref="HealAsync"/> follows all the same.</param>
    Task BreakAsync(int pulse, CancellationToken cancellationToken);

    /// <summary>Whether there is nothing to wait for any more before its time is over.</summary>
    Task<bool> IsOverAsync(CancellationToken cancellationToken);

    /// <summary>Looks at the damage for the last time before it is healed.</summary>
    Task InspectAsync(CancellationToken cancellationToken);

    /// <summary>Heals what is broken, if anything is; never throws and is never interrupted.</summary>
    Task HealAsync(Action<string> say);

    /// <summary>What it found out beside the workload.</summary>
    InjectionFindings Findings { get; }
}
