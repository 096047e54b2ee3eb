using OrleansPim.Replication.Regions;
using OrleansPim.Stores.Faults;

namespace OrleansPim.Silo.Faults;

/// <summary>A fault that lasts.</summary>
/// <param name="Region">Where.</param>
/// <param name="Fault">What.</param>
/// <param name="StartedAt">Since when.</param>
/// <param name="EndsAt">When it heals by itself.</param>
internal sealed record InjectedFault(RegionName Region, Fault Fault, DateTimeOffset StartedAt, DateTimeOffset EndsAt)
{
    /// <summary>The kind as operators write it.</summary>
    public string Kind => NameOf(Fault.Kind);

    /// <summary>A kind as operators write it.</summary>
    public static string NameOf(FaultKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Reads a kind.</summary>
    public static FaultKind? KindOf(string? name)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            if (NameOf(kind) == name)
                return kind;
        }

        return null;
    }
}
