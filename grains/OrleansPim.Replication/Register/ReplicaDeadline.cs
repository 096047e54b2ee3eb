namespace OrleansPim.Replication.Register;

/// <summary>Stops the wait for one replica when its time is over or the caller gives up.</summary>
internal sealed class ReplicaDeadline : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenRegistration _registration;

    public ReplicaDeadline(TimeProvider time, TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = new CancellationTokenSource(timeout, time);
        _registration = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _timeout)
            : default;
    }

    public CancellationToken Token => _timeout.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _timeout.Dispose();
    }
}
