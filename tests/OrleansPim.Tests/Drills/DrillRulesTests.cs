using System.Text.Json;
using OrleansPim.Drills.Catalog;

namespace OrleansPim.Tests.Drills;

/// <summary>Goal: who writes a drill of their own is told what is wrong before anything is broken. Method: files with one fault each.</summary>
public sealed class DrillRulesTests
{
    [Theory]
    [InlineData("\"disk-full\"", "\"../disk\"", "name")]
    [InlineData("\"fault\": \"full\"", "\"fault\": \"flood\"", "no fault 'flood'")]
    [InlineData("\"seconds\": 75", "\"seconds\": 0", "1 to 1800 s")]
    [InlineData("\"seconds\": 75", "\"seconds\": 75, \"pulses\": 21", "1 to 20 times")]
    [InlineData("\"seconds\": 75", "\"seconds\": 75, \"regions\": 3", "One or two regions")]
    [InlineData("\"fault\": \"full\"", "\"fault\": \"clock\"", "as many offsets")]
    [InlineData("\"equalWithinSeconds\": 60", "\"equalWithinSeconds\": 0", "times above 0")]
    public void Wrong_drill_is_refused_with_its_fault(string right, string wrong, string message)
    {
        var text = DrillCatalog.Text("disk-full");
        Assert.Contains(right, text, StringComparison.Ordinal);

        var refusal = Assert.Throws<JsonException>(() => DrillCatalog.Parse(text.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
