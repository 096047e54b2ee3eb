using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>Carries the newest value of one leadership to one replica, however long that takes (rule B3).</summary>
/// <remarks>
/// One operation at a time, and only the newest target waits behind it: a slow region neither delays a commit nor queues without
/// bound. A failure is reported at once, so that the commit can be judged, and tried again later until the leadership ends.
/// </remarks>
internal sealed class ReplicaLane
{
    private readonly Lock _gate = new();
    private readonly Leadership _leadership;
    private readonly RegisterContext _context;
    private readonly int _index;
    private readonly ReplicaView _view;
    private LaneTarget? _target;
    private LaneTarget? _delivered;
    private bool _running;
    private bool _waiting;
    private bool _isClosed;
    private bool _isBehind;
    private bool _hasFailed;
    private Task _loop = Task.CompletedTask;

    public ReplicaLane(Leadership leadership, RegisterContext context, int index, Task<ReplicaAnswer> firstAnswer)
    {
        _leadership = leadership;
        _context = context;
        _index = index;
        _view = new ReplicaView(leadership, context, index, firstAnswer);
    }

    /// <summary>Whether the store still lives the life in which its promise was counted.</summary>
    public bool IsSameIncarnation => _view.IsSameIncarnation;

    /// <summary>Completes when there is nothing to do now; never fails.</summary>
    public Task Idle
    {
        get
        {
            lock (_gate)
                return _loop;
        }
    }

    /// <summary>Whether the replica lacks the newest value.</summary>
    public bool IsLagging
    {
        get
        {
            lock (_gate)
                return !ReferenceEquals(_target, _delivered);
        }
    }

    private Region Region => _context.Regions.Regions[_index];

    /// <summary>Hands over the newest value.</summary>
    public void Push(LaneTarget target)
    {
        bool willNotSend;
        lock (_gate)
        {
            _target = target;
            willNotSend = _waiting || _isClosed;
            StartIfIdle();
        }

        // A lane that waits after a failure sends nothing for a while, so the commit must not count on it.
        if (willNotSend)
            _leadership.Fail(_index, target, $"{Region.Name} {_view.Failure}");
    }

    /// <summary>A write was chosen: a hole that was waiting for it may be filled now.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_target, _delivered) && _view.MayFill)
                StartIfIdle();
        }
    }

    /// <summary>The leadership has ended: what the replica lacks now, no lane carries any more, so the stores have to be compared.</summary>
    public void GiveUp()
    {
        // One that is still on its way may arrive; it is asked again when its loop ends.
        lock (_gate)
        {
            if (_running || ReferenceEquals(_target, _delivered))
                return;
        }

        Region.MissWrite(_context.Name.Key, _context.Clock.Timestamp);
    }

    private void StartIfIdle()
    {
        if (_running || _isClosed)
            return;
        _running = true;
        _loop = RunAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            var delay = _context.Options.LaneDelay;
            while (TryTake() is { } target)
            {
                var step = await DeliverAsync(target);
                if (Report(step, target))
                {
                    delay = _context.Options.LaneDelay;
                    continue;
                }

                if (step is LaneStep.Unavailable)
                {
                    await WaitAsync(delay);
                    delay = delay * 2 < _context.Options.LaneMaximumDelay ? delay * 2 : _context.Options.LaneMaximumDelay;
                }
            }

            if (_leadership.Ended.IsCancellationRequested)
                _leadership.GiveUp();
        }
        catch (OperationCanceledException) when (_leadership.Ended.IsCancellationRequested)
        {
            Stop();
        }
        catch (Exception exception)
        {
            // Nobody awaits a lane, so a fault in it is handed to the writer instead of being lost.
            Stop();
            _leadership.Break(exception);
        }
    }

    private async ValueTask<LaneStep> DeliverAsync(LaneTarget target)
    {
        using var span = ReplicationTrace.StartDelivery(Region.Name, target.Cause);
        return await _view.DeliverAsync(target);
    }

    private LaneTarget? TryTake()
    {
        lock (_gate)
        {
            var mustRest = _isClosed || _leadership.Ended.IsCancellationRequested
                || ReferenceEquals(_target, _delivered)
                || (_view.IsHole && !_view.MayFill && _view.HasReportedHole(_target!));
            if (!mustRest)
                return _target;
            _running = false;
            return null;
        }
    }

    private bool Report(LaneStep step, LaneTarget target)
    {
        if (step is LaneStep.Accepted or LaneStep.AcceptedThenFenced)
        {
            lock (_gate)
                _delivered = target;
            CatchUp();
            _leadership.Accept(_index, target);
        }

        if (step is LaneStep.Unavailable or LaneStep.Hole)
            FallBehind(step);
        if (step is LaneStep.Fenced or LaneStep.AcceptedThenFenced)
            _leadership.Fence(_index, Rest(isForGood: true), $"{Region.Name} {_view.Failure}");
        else if (step is LaneStep.Unavailable)
            _leadership.Fail(_index, Rest(isForGood: false), $"{Region.Name} {_view.Failure}");
        else if (step is LaneStep.Hole)
            _leadership.Fail(_index, target, $"{Region.Name} {_view.Failure}");

        return step is LaneStep.Accepted;
    }

    // Sends nothing from here on. A newer value may have been handed over while the last one was on its way: it counts on this
    // lane, so it is the one that has failed; what is handed over later is refused where it is handed over.
    private LaneTarget Rest(bool isForGood)
    {
        lock (_gate)
        {
            _isClosed |= isForGood;
            _waiting |= !isForGood;
            return _target!;
        }
    }

    private async Task WaitAsync(TimeSpan delay)
    {
        try
        {
            await _context.Clock.DelayAsync(delay, _leadership.Ended);
        }
        finally
        {
            lock (_gate)
                _waiting = false;
        }
    }

    // Counted from the first failure on, since a replica that is merely slower than the others lacks every value for a moment. A hole rests
    // until the next write, which may never come: where it is one because the store took nothing, nobody else would look for it either.
    private void FallBehind(LaneStep step)
    {
        _isBehind = true;
        if (step is LaneStep.Hole && _hasFailed)
            Region.MissWrite(_context.Name.Key, _context.Clock.Timestamp);
        else
            Region.Figures.Missed.Add(_context.Name.Key, _context.Clock.Timestamp);
        _hasFailed |= step is LaneStep.Unavailable;
    }

    private void CatchUp()
    {
        Region.Figures.Missed.Remove(_context.Name.Key);
        if (_isBehind)
            Region.Figures.Repairs.Add(RepairReason.Lane);
        _isBehind = false;
        _hasFailed = false;
    }

    private void Stop()
    {
        lock (_gate)
        {
            _running = false;
            _waiting = false;
        }

        _leadership.GiveUp();
    }
}
