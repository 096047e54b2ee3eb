using System.Text.Json.Serialization;

namespace OrleansPim.Drills.Reports;

/// <summary>The verdict on a drill.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DrillOutcome>))]
internal enum DrillOutcome
{
    /// <summary>It was interrupted, or could not be measured: nothing is proven.</summary>
    Inconclusive,

    /// <summary>Every criterion was met.</summary>
    Passed,

    /// <summary>A criterion was not met.</summary>
    Failed,
}
