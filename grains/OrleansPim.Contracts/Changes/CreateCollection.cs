namespace OrleansPim.Contracts.Changes;

/// <summary>Makes an empty collection.</summary>
[GenerateSerializer, Immutable, Alias("pim.CreateCollection")]
public sealed record CreateCollection : Change
{
    /// <summary>For a calendar, the components it accepts; empty means <c>VEVENT</c> and <c>VTODO</c>. Fixed for its life.</summary>
    [Id(0)]
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Properties to begin with, by expanded name <c>{namespace}local</c>.</summary>
    [Id(1)]
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
