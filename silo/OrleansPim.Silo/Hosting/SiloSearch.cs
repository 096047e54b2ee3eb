namespace OrleansPim.Silo.Hosting;

/// <summary>Lets a gateway wait for the first silo instead of giving up.</summary>
internal sealed partial class SiloSearch(TimeProvider time, ILogger<SiloSearch> logger) : IClientConnectionRetryFilter
{
    /// <inheritdoc/>
    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(exception.GetBaseException().Message);
        await Task.Delay(OrleansRuntime.RetryDelay, time, cancellationToken);
        return true;
    }

    [LoggerMessage(5010, LogLevel.Warning, "No silo can be reached yet, so nothing is served; looking again: {Reason}")]
    private partial void LogWaiting(string reason);
}
