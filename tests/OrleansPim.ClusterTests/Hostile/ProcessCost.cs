using System.Globalization;

namespace OrleansPim.ClusterTests.Hostile;

/// <summary>What a process has used so far, as the system counts it.</summary>
/// <param name="Processor">Time of all its threads.</param>
/// <param name="PeakBytes">The most memory that was resident since the last reset.</param>
internal readonly record struct ProcessCost(TimeSpan Processor, long PeakBytes)
{
    private const int TicksPerSecond = 100;

    /// <summary>Reads a process.</summary>
    public static ProcessCost Read(int id)
    {
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var peak = File.ReadLines($"/proc/{id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return new(
            TimeSpan.FromSeconds((double)ticks / TicksPerSecond),
            1_024 * long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture));
    }

    /// <summary>Forgets the peak: it is what is resident now.</summary>
    public static void ResetPeak(int id) => File.WriteAllText($"/proc/{id}/clear_refs", "5");
}
