using OrleansPim.Benchmarks.Reports;
using OrleansPim.Replication;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Register;

namespace OrleansPim.Benchmarks.Rebuild;

/// <summary>Writers of a register each, as the grains of busy subscribers are.</summary>
internal sealed class ForegroundWriters
{
    private const int PayloadLength = 4 * 1024;
    private readonly RandomIdSource _ids = new();
    private readonly QuorumRegister[] _registers;
    private readonly byte[] _payload = new byte[PayloadLength];

    private readonly TimeSpan _thinking;

    private ForegroundWriters(QuorumRegister[] registers, TimeSpan thinking) => (_registers, _thinking) = (registers, thinking);

    /// <summary>Makes them.</summary>
    /// <param name="regions">Where they write.</param>
    /// <param name="writers">How many.</param>
    /// <param name="thinking">The wait between two commits of one of them: phones are no closed loop.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static async Task<ForegroundWriters> CreateAsync(
        RebuiltRegions regions, int writers, TimeSpan thinking, CancellationToken cancellationToken)
    {
        var registers = Enumerable.Range(0, writers).Select(writer => regions.NewRegister($"heads/writer{writer}")).ToArray();
        foreach (var register in registers)
            await register.AcquireAsync(cancellationToken);
        return new ForegroundWriters(registers, thinking);
    }

    /// <summary>Lets all of them commit for some time, or until stopped.</summary>
    public Task RunAsync(TimeSpan duration, Latencies latencies, CancellationToken cancellationToken)
    {
        var beganAt = TimeProvider.System.GetTimestamp();
        return Task.WhenAll(_registers.Select(async register =>
        {
            await Task.Yield();
            while (!cancellationToken.IsCancellationRequested && TimeProvider.System.GetElapsedTime(beganAt) < duration)
            {
                var startedAt = TimeProvider.System.GetTimestamp();
                await CommitAsync(register);
                latencies.Add(TimeProvider.System.GetElapsedTime(startedAt));
                await Task.Delay(_thinking, TimeProvider.System, CancellationToken.None);
            }
        }));
    }

    // Again under a new leadership where the rebuild took the old one.
    private async Task CommitAsync(QuorumRegister register)
    {
        while (true)
        {
            try
            {
                if (!register.IsLeader)
                    await register.AcquireAsync(CancellationToken.None);
                await register.WriteAsync(_payload, _ids.NextId(), CancellationToken.None);
                return;
            }
            catch (ReplicationException)
            {
                // Fenced, or a region went away in the middle: a client would retry, and wait for as long.
            }
        }
    }
}
