namespace OrleansPim.Fuzz;

/// <summary>What became of the inputs of one target.</summary>
internal sealed class TargetTally(string name)
{
    public string Name { get; } = name;

    public long Inputs { get; set; }

    public long Resealed { get; set; }

    /// <summary>Found corrupt, with the reason.</summary>
    public long Corrupt { get; set; }

    /// <summary>Read, and right: the undamaged value, or whatever a resealed blob says.</summary>
    public long Read { get; set; }

    public long Failed { get; set; }

    public TimeSpan Total { get; set; }

    public TimeSpan Longest { get; set; }

    public long MostBytes { get; set; }
}
