using OrleansPim.Client.Administration;
using OrleansPim.Drills.Targets;

namespace OrleansPim.Drills.Running.Injections;

/// <summary>Waits until a silo serves again.</summary>
/// <param name="silos">The silos.</param>
/// <param name="processes">Their processes.</param>
/// <param name="time">The clock.</param>
internal sealed class SiloReturn(SiloGroup silos, IClusterProcesses processes, TimeProvider time)
{
    /// <summary>How long a silo may take to come back.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits, for <see cref="Limit"/> at most.</summary>
    /// <param name="silo">Which.</param>
    /// <param name="former">The process that it must not be any more; <see langword="null"/> if any will do.</param>
    /// <param name="say">Told when it does not come back.</param>
    /// <returns>How many seconds it took; <see langword="null"/> if it did not come back.</returns>
    public async Task<double?> AwaitAsync(string silo, int? former, Action<string> say)
    {
        var begin = time.GetTimestamp();
        while (time.GetElapsedTime(begin) < Limit)
        {
            if (processes.FindProcess(silo) is { } process && process != former && await AnswersAsync(silo).ConfigureAwait(false))
                return Math.Round(time.GetElapsedTime(begin).TotalSeconds, 1);
            await Task.Delay(Pause, time, CancellationToken.None).ConfigureAwait(false);
        }

        say($"{silo} did not come back within {Limit.TotalSeconds:0} s; look at its log");
        return null;
    }

    private async Task<bool> AnswersAsync(string silo)
    {
        try
        {
            var report = await silos.All.First(known => known.Name == silo).Look.GetRegionsAsync(CancellationToken.None).ConfigureAwait(false);
            return report.HasQuorum;
        }
        catch (AdministrationException)
        {
            return false;
        }
    }
}
