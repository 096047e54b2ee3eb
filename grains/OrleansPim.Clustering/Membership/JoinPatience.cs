using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Clustering.Membership;

/// <summary>Lets a silo that joins its cluster wait for regions that went away meanwhile, instead of ending half-started.</summary>
/// <remarks>
/// Orleans tries again what fails once a silo is a member, but gives a start up at the first failure. Whoever has joined hears of
/// every failure at once. Thread-safe.
/// </remarks>
/// <param name="time">Measures the waits.</param>
/// <param name="logger">Is told what is waited for.</param>
/// <param name="stopping">Ends the wait: whoever stops the process does not wait for regions.</param>
internal sealed partial class JoinPatience(TimeProvider time, ILogger<JoinPatience> logger, CancellationToken stopping)
{
    /// <summary>The wait before the next try.</summary>
    public static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private volatile bool _hasJoined;

    /// <summary>From now on nothing is waited for.</summary>
    public void End() => _hasJoined = true;

    /// <summary>Does it, again and again as long as too few regions answer and the silo has not joined.</summary>
    /// <param name="work">May be done several times: reads, and changes under the tags that were read before.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ReplicationException">The silo has joined, or these regions are damaged, which does not pass.</exception>
    /// <exception cref="OperationCanceledException">The process stops.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        for (var said = ""; ;)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (ReplicationException exception) when (!_hasJoined && exception is not CorruptReplicasException && !stopping.IsCancellationRequested)
            {
                if (said != exception.Message)
                    LogWaiting(said = exception.Message);
            }

            await Task.Delay(RetryDelay, time, either.Token);
        }
    }

    [LoggerMessage(7011, LogLevel.Error, "This silo cannot join its cluster now and serves nothing; it tries again until enough regions answer. {Reason}")]
    private partial void LogWaiting(string reason);
}
