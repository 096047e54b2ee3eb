using System.Security.Cryptography;
using OrleansPim.Drills.Checks;

namespace OrleansPim.Drills.Workload;

/// <summary>One device that reads and writes its subscriber's contacts, one operation after the other, and writes down all of it.</summary>
/// <param name="door">How it reaches them.</param>
/// <param name="subscriber">Whose they are.</param>
/// <param name="device">What it is called.</param>
/// <param name="items">The contacts.</param>
/// <param name="options">How busy it is.</param>
/// <param name="history">Where it is written down.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkloadDevice(
    IDoor door, string subscriber, string device, IReadOnlyList<string> items, WorkloadOptions options, WorkloadHistory history, TimeProvider time)
{
    /// <summary>So many acknowledged writes are remembered to be sent once more.</summary>
    private const int MaximumReplays = 20;

    private const int MaximumReplayAttempts = 10;

    // What ReadConsistency.Bounded promises.
    private static readonly TimeSpan MaximumStaleness = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (Mark Mark, string? Tag)> _known = [];
    private readonly Queue<AcknowledgedWrite> _acknowledged = [];

    /// <summary>Works until told to stop; an operation that was begun is finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
        {
            var item = items[RandomNumberGenerator.GetInt32(items.Count)];
            if (RandomNumberGenerator.GetInt32(100) < options.ReadPercentage || !_known.ContainsKey(item))
                await ReadAsync(item, Promise, CancellationToken.None).ConfigureAwait(false);
            else
                await WriteAsync(item, stop).ConfigureAwait(false);
            await PauseAsync(options.Pause, stop).ConfigureAwait(false);
        }
    }

    // Doors with request ids are those of programs, which may ask for the newest; phones do not.
    private ReadPromise Promise => !options.HasRival ? ReadPromise.Usual : door.RemembersRequests ? ReadPromise.Newest : ReadPromise.Bounded;

    /// <summary>Reads one contact.</summary>
    /// <param name="item">Which.</param>
    /// <param name="promise">How old the answer may be.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its mark; <see langword="null"/> if it could not be read.</returns>
    public async Task<Mark?> ReadAsync(string item, ReadPromise promise, CancellationToken cancellationToken)
    {
        // An answer that may be 5 s old is judged as one to a question that was asked 5 s ago.
        var invoked = promise == ReadPromise.Bounded ? history.TickBefore(MaximumStaleness) : history.Tick();
        var operation = history.Begin(subscriber, item, new Operation { Kind = OperationKind.Read, InvokedAt = invoked });
        var begin = history.Now;
        var answer = await door.ReadAsync(item, promise == ReadPromise.Newest, cancellationToken).ConfigureAwait(false);
        var mark = answer.Card is { } card ? Mark.Find(card) ?? Foreign(card) : default;
        var isTold = answer.IsDone || answer.Status == 404;
        Record(item, begin, answer, mark, isWrite: false, Guid.Empty, attempt: 1);
        operation.ReturnedAt = history.Tick();
        operation.Outcome = isTold ? OperationOutcome.Done : OperationOutcome.NotDone;
        (operation.Version, operation.WriteId) = (mark.Version, mark.WriteId);
        if (!isTold)
        {
            _known.Remove(item);
            return null;
        }

        _known[item] = (mark, answer.Tag);
        return mark;
    }

    /// <summary>Sends its newest acknowledged writes once more, each under its request id: none may have a second effect.</summary>
    /// <remarks>Only after <see cref="RunAsync"/> has ended. Doors without request ids have nothing to send.</remarks>
    /// <returns>How many were sent, and those that were answered otherwise than the first time.</returns>
    public async Task<(int Sent, IReadOnlyList<string> Faults)> ReplayAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var write in _acknowledged)
        {
            var answer = DoorAnswer.None;
            for (var attempt = 1; attempt <= MaximumReplayAttempts && answer.IsUnknown; attempt++)
            {
                if (attempt > 1)
                    await Task.Delay(options.Pause * (1 << attempt), time, cancellationToken).ConfigureAwait(false);
                answer = await door.WriteAsync(write.Item, write.Mark.ToCard(write.Item), write.Before, write.Mark.WriteId, cancellationToken).ConfigureAwait(false);
            }

            if (!answer.IsDone || answer.Tag != write.After)
                faults.Add($"{subscriber} {write.Item}: v{write.Mark.Version} sent again under its request id was answered {answer.Status} {answer.Tag}, the first time {write.After}");
        }

        return (_acknowledged.Count, faults);
    }

    private async Task WriteAsync(string item, CancellationToken stop)
    {
        var (known, tag) = _known[item];
        var mark = new Mark(known.Version + 1, NewId(), known.WriteId);
        var operation = history.Begin(subscriber, item, new Operation
        {
            Kind = OperationKind.Write,
            InvokedAt = history.Tick(),
            Version = mark.Version,
            WriteId = mark.WriteId,
            Parent = mark.Parent,
        });
        for (var attempt = 1; ; attempt++)
        {
            var begin = history.Now;
            var answer = await door.WriteAsync(item, mark.ToCard(item), tag, mark.WriteId, CancellationToken.None).ConfigureAwait(false);
            Record(item, begin, answer, mark, isWrite: true, mark.WriteId, attempt);
            if (answer.IsDone)
            {
                End(operation, OperationOutcome.Done);
                _known[item] = (mark, answer.Tag);
                Remember(new AcknowledgedWrite(item, mark, tag, answer.Tag));
                return;
            }

            if (!answer.IsUnknown)
            {
                await RefusedAsync(item, operation, isFirst: attempt == 1).ConfigureAwait(false);
                return;
            }

            if (attempt == options.MaximumAttempts || stop.IsCancellationRequested)
            {
                _known.Remove(item);
                return;
            }

            await PauseAsync(options.Pause * (1 << attempt), stop).ConfigureAwait(false);
        }
    }

    // Refused at once: it was not done and never will be. Refused after an unknown outcome: perhaps because the first attempt was done.
    private async Task RefusedAsync(string item, Operation operation, bool isFirst)
    {
        _known.Remove(item);
        if (isFirst)
        {
            End(operation, OperationOutcome.NotDone);
            return;
        }

        if (await ReadAsync(item, Promise, CancellationToken.None).ConfigureAwait(false) is { } mark && mark.WriteId == operation.WriteId)
            End(operation, OperationOutcome.Done);
    }

    private void Remember(AcknowledgedWrite write)
    {
        if (!door.RemembersRequests)
            return;
        _acknowledged.Enqueue(write);
        if (_acknowledged.Count > MaximumReplays)
            _acknowledged.Dequeue();
    }

    private void End(Operation operation, OperationOutcome outcome)
    {
        operation.ReturnedAt = history.Tick();
        operation.Outcome = outcome;
    }

    private void Record(string item, double begin, DoorAnswer answer, Mark mark, bool isWrite, Guid requestId, int attempt) => history.Add(new RequestRecord(
        begin, history.Now - begin, subscriber, device, door.Name, door.Place, item, isWrite, requestId, attempt, answer.Status, answer.SaysWhenToRetry,
        mark.Version, mark.WriteId, mark.Parent));

    // A body that no device of this workload wrote: a version and a mark that the checker finds in no history.
    private static Mark Foreign(string card) =>
        new(1, new Guid(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(card)).AsSpan(0, 16)), Guid.Empty);

    private static Guid NewId() => new(RandomNumberGenerator.GetBytes(16));

    private async Task PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        // A device that is told to stop has nothing to wait for, and nothing has failed.
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private readonly record struct AcknowledgedWrite(string Item, Mark Mark, string? Before, string? After);
}
