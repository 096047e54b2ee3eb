using System.Text.Json;
using OrleansPim.Drills.Catalog;
using OrleansPim.Tests.Tidy;

namespace OrleansPim.Tests.Drills;

/// <summary>Goal: a drill's file says all of it and nothing that is not understood. Method: read them all, and wrong ones.</summary>
public sealed class DrillCatalogTests
{
    private static readonly string[] Kinds = ["latency", "blackhole", "errors", "full", "denied", "corruption", "wipe", "rollback", "kill", "hang", "clock", "rival", "upgrade"];

    [Fact]
    public void Every_file_is_a_drill_of_its_name_that_travels_with_the_program()
    {
        var files = Repository.Files(".json").Where(path => path.StartsWith("k8s/drills/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

        Assert.Equal(files, DrillCatalog.All.Select(drill => drill.Name));
        Assert.True(DrillCatalog.All.Count >= 14);
    }

    [Fact]
    public void Every_drill_is_complete_and_fits_into_a_game_day()
    {
        var alerts = Repository.Read("k8s/monitoring/alerts.yaml");

        Assert.All(DrillCatalog.All, drill =>
        {
            Assert.NotEmpty(drill.Hypothesis);
            Assert.NotEmpty(drill.BlastRadius);
            Assert.True(drill.SteadyState is { Seconds: > 0, MinimumAcknowledgedPerSecond: > 0 });
            Assert.Contains(drill.Injection.Fault, Kinds);
            Assert.InRange(drill.Injection.Regions, 1, 2);
            Assert.True(drill.Criteria.EqualWithinSeconds > 0 && drill.Criteria.RecoveredWithinSeconds > 0);
            Assert.Equal(drill.Injection.Fault == "clock" ? drill.Injection.Pulses : 0, drill.Injection.OffsetsSeconds?.Count ?? 0);
            Assert.All(drill.Alerts.Concat(drill.PendingAlerts ?? []), alert => Assert.Contains($"alert: {alert}\n", alerts, StringComparison.Ordinal));
        });
        var longest = DrillCatalog.All.Sum(drill =>
            drill.SteadyState.Seconds + (drill.Injection.Pulses * (drill.Injection.Seconds + drill.Injection.PauseSeconds)) + drill.Criteria.EqualWithinSeconds);
        Assert.True(longest < TimeSpan.FromMinutes(30).TotalSeconds, $"{longest} s");
    }

    [Theory]
    [InlineData("\"fault\": \"full\"", "\"fault\": \"full\", \"surprise\": 1")]
    [InlineData("\"hypothesis\"", "\"hypotheses\"")]
    [InlineData("\"seconds\": 75", "\"seconds\": \"long\"")]
    public void What_is_not_understood_is_refused(string right, string wrong) =>
        Assert.Throws<JsonException>(() => DrillCatalog.Parse(DrillCatalog.Text("disk-full").Replace(right, wrong, StringComparison.Ordinal)));
}
