using System.Numerics;

namespace OrleansPim.Replication.Register;

/// <summary>Counts what the replicas did with one write.</summary>
/// <remarks>Not thread-safe: guarded by the leadership's lock. One bit for each replica.</remarks>
internal sealed class PendingWrite(LaneTarget target, Quorum quorum)
{
    private readonly TaskCompletionSource<WriteOutcome> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _failures = [];
    private uint _accepted;
    private uint _failed;
    private uint _maybe;
    private bool _fenced;

    /// <summary>What is written.</summary>
    public LaneTarget Target { get; } = target;

    /// <summary>What became of it, once that is known.</summary>
    public Task<WriteOutcome> Outcome => _outcome.Task;

    /// <summary>Whether it was judged, and not chosen: whoever has not sent it yet must not.</summary>
    public bool IsLost { get; private set; }

    /// <summary>What was needed, what succeeded, and each region's failure.</summary>
    public string Describe() =>
        $"Version {Target.Accepted.Version} needs {quorum.Size} of {quorum.Replicas} regions and has {BitOperations.PopCount(_accepted)}: "
        + string.Join("; ", _failures);

    /// <summary>The write is about to leave for a replica: from now on that replica may have it.</summary>
    public void Send(int replica) => _maybe |= 1u << replica;

    /// <summary>The replica surely did not take it, and will not.</summary>
    public void Withdraw(int replica) => _maybe &= ~(1u << replica);

    /// <summary>The replica has it.</summary>
    public void Accept(int replica)
    {
        _accepted |= 1u << replica;
        _failed &= ~(1u << replica);
        if (BitOperations.PopCount(_accepted) >= quorum.Size)
            _outcome.TrySetResult(WriteOutcome.Chosen);
    }

    /// <summary>The replica did not take it now.</summary>
    public void Fail(int replica, string failure, bool fenced)
    {
        _fenced |= fenced;
        if ((_accepted & (1u << replica)) != 0 || (_failed & (1u << replica)) != 0)
            return;
        _failed |= 1u << replica;
        _failures.Add(failure);
        if (BitOperations.PopCount(_failed) > quorum.Tolerated)
            Conclude();
    }

    /// <summary>The leadership has ended: no further replica will be sent it.</summary>
    public void Conclude()
    {
        var outcome = (_accepted | _maybe) != 0 ? WriteOutcome.Unknown : _fenced ? WriteOutcome.Fenced : WriteOutcome.NotSent;
        IsLost |= _outcome.TrySetResult(outcome);
    }

    /// <summary>A fault of ours: whoever waits gets it.</summary>
    public void Break(Exception exception) => _outcome.TrySetException(exception);
}
