using OrleansPim.Replication.Stores;

namespace OrleansPim.TestKit.Simulation;

/// <summary>One request on its way to a store, and its answer on the way back.</summary>
internal sealed class NetworkCall<T>(
    ProcessGate gate, SimulatedNetwork network, NetworkRequest request, string verb, Func<T> apply)
{
    private readonly TaskCompletionSource<T> _answer = new();
    private readonly string _caller = gate.Name;
    private readonly int _region = request.Region;
    private readonly BlobKey _key = request.Key;
    private CancellationTokenRegistration _registration;
    private long _departure;
    private bool _hasArrived;

    /// <summary>The request leaves the process.</summary>
    public void Depart()
    {
        _departure = network.NextDeparture();
        if (network.IsCut(_caller, _region))
        {
            if (network.DrawRefusal())
            {
                network.Count(FaultKind.CallRefused);
                Answer(() => _answer.TrySetException(new RegionUnavailableException(RegionFailure.Unreachable, "The network is cut.")));
            }

            return;
        }

        if (network.Draw(network.RequestLoss, FaultKind.RequestLost))
        {
            network.Say($"{_caller} {verb} r{_region} {_key}: lost on the way");
            return;
        }

        if (network.Holds(request, Fly))
        {
            network.Say($"{_caller} {verb} r{_region} {_key}: held on the way");
            return;
        }

        Fly();
        if (network.Draw(network.Duplication, FaultKind.RequestDuplicated))
            Fly();
    }

    /// <summary>The caller waits.</summary>
    public Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled && !_answer.Task.IsCompleted)
            _registration = cancellationToken.UnsafeRegister(GiveUp, null);
        return _answer.Task;
    }

    private void GiveUp(object? state, CancellationToken cancellationToken) => _answer.TrySetCanceled(cancellationToken);

    private void Fly() => network.Scheduler.Schedule(network.DrawDelay(_region, FaultKind.RequestDelayed), Arrive);

    private void Arrive()
    {
        if (network.IsCut(_caller, _region))
            return;
        network.NoteOrder(network.Requests, _caller, _region, _departure, FaultKind.RequestsReordered);
        var isFirst = !_hasArrived;
        _hasArrived = true;
        if (_answer.Task.IsCompleted && (verb.StartsWith("write", StringComparison.Ordinal) || verb == "delete"))
            network.Count(FaultKind.LateWriteLanded);
        try
        {
            var result = apply();
            Describe(result, isFirst);
            if (isFirst)
                Answer(() => _answer.TrySetResult(result));
        }
        catch (RegionUnavailableException exception)
        {
            network.Say($"{_caller} {verb} r{_region} {_key}: {exception.Reason}");
            if (isFirst)
                Answer(() => _answer.TrySetException(exception));
        }
    }

    private void Answer(Action deliver)
    {
        if (network.IsCut(_caller, _region) && !_hasArrived)
        {
            network.Scheduler.Schedule(network.DrawDelay(_region, FaultKind.AnswerDelayed), () => gate.Deliver(() => Complete(deliver)));
            return;
        }

        if (network.Draw(network.AnswerLoss, FaultKind.AnswerLost))
            return;
        network.Scheduler.Schedule(network.DrawDelay(_region, FaultKind.AnswerDelayed), () => gate.Deliver(() => Complete(deliver)));
        if (network.Draw(network.Duplication, FaultKind.AnswerDuplicated))
            network.Scheduler.Schedule(network.DrawDelay(_region, FaultKind.AnswerDelayed), () => gate.Deliver(() => Complete(deliver)));
    }

    private void Complete(Action deliver)
    {
        network.NoteOrder(network.Answers, _caller, _region, _departure, FaultKind.AnswersReordered);
        _registration.Dispose();
        deliver();
    }

    private void Describe(T result, bool isFirst)
    {
        network.Scheduler.Note((ulong)_region * 31 + (result is null ? 7UL : 11UL));
        if (network.Trace is null)
            return;
        var said = result switch
        {
            null when verb == "read" => "absent",
            null => "lost the race",
            Blob blob => $"{blob.Version} {RecordText.Of(_key, blob.Content)}",
            BlobVersion version => $"is {version}",
            BlobPage page => $"{page.Blobs.Count} lines",
            _ => $"{result}",
        };
        var late = _answer.Task.IsCompleted ? " (nobody waits)" : string.Empty;
        network.Say($"{_caller} {verb} r{_region} {_key}: {said}{late}{(isFirst ? string.Empty : " (again)")}");
    }
}
