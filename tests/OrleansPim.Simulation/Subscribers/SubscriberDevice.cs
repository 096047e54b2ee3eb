using System.Text;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Items;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Contracts.Sync;
using OrleansPim.Drills.Checks;
using OrleansPim.Grains.State;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Replication.Errors;
using OrleansPim.Simulation.Checks;
using OrleansPim.Simulation.Registers;
using OrleansPim.TestKit.Simulation;

namespace OrleansPim.Simulation.Subscribers;

/// <summary>A device that changes contacts, retries what failed, and keeps a copy in sync, of each subscriber in turn.</summary>
internal sealed class SubscriberDevice
{
    private const int Names = 12;
    private const int MaximumAttempts = 3;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly SubscriberBook _book;
    private readonly RegisterWorld _world;
    private readonly SimulatedProcess _process;
    private readonly SeededRandom _random;
    private readonly bool _sharesGrains;
    private readonly SubscriberGrain?[] _grains;
    private readonly DeviceCopy[] _copies;
    private readonly DeviceId _id;
    private readonly SubscriberPhotos _photos;
    private int _marks;

    public SubscriberDevice(SubscriberBook book, SimulatedProcess process, string name)
    {
        (_book, _world, _process) = (book, book.World, process);
        _random = _world.SplitRandom();
        _sharesGrains = _random.Chance(0.5);
        _grains = new SubscriberGrain?[book.Histories.Length];
        _copies = [.. book.Histories.Select(_ => new DeviceCopy())];
        _id = new DeviceId($"device-{name.Replace('.', '-')}");
        _photos = new SubscriberPhotos(book, process, _id);
    }

    /// <summary>Works until the world heals.</summary>
    public async Task RunAsync()
    {
        while (!_world.IsHealing)
        {
            await Task.Delay(_random.Duration(TimeSpan.Zero, _world.Profile.Think), _process.Clock);
            if (_process.Supervisor.HasQuorum || _random.Chance(0.2))
                await WorkAsync(_book.Histories[_random.Next(_book.Histories.Length)]);
        }

        foreach (var grain in _grains)
        {
            if (grain is not null)
                await grain.DisposeAsync();
        }
    }

    private async Task WorkAsync(SubscriberHistory history)
    {
        if (_grains[history.Index] is { } old && _random.Chance(0.05))
        {
            _grains[history.Index] = null;
            _world.Reach("subscriber: activation ended");
            await old.DisposeAsync();
        }

        try
        {
            if (!history.IsProvisioned || _random.Chance(0.02))
                await ProvisionAsync(history);
            else if (_random.Chance(_world.Profile.HasMuchGarbage ? 0.25 : 0.06))
                await _photos.CollectAsync(history);
            else if (_random.Chance(_world.Profile.HasMuchGarbage ? 0.6 : 0.15))
                await _photos.ChangeAsync(history, (call) => CallAsync(history, call), (call) => CallAsync(history, call));
            else if (_random.Chance(0.6))
                await ChangeAsync(history);
            else if (_random.Chance(0.6))
                await SyncAsync(history);
            else if (_random.Chance(0.6))
                await ListAsync(history);
            else
                await LookAsync(history);
        }
        catch (ReplicationException exception)
        {
            _world.Reach($"subscriber read: {exception.GetType().Name}");
        }
        catch (OperationCanceledException)
        {
            _world.Reach("subscriber read: gave up");
        }
        catch (UnavailableException)
        {
            _world.Reach("subscriber: held");
        }
    }

    private async Task ProvisionAsync(SubscriberHistory history)
    {
        var request = new ProvisionRequest { RequestId = new RequestId(_world.Ids.NextId()), Device = _id };
        history.OtherRequests.Add(request.RequestId.Value);
        await CallAsync(history, (grain, token) => grain.ProvisionAsync(request, token));
        history.IsProvisioned = true;
        _world.Reach("subscriber: provisioned");
    }

    private async Task ChangeAsync(SubscriberHistory history)
    {
        var request = new ChangeRequest
        {
            RequestId = new RequestId(_world.Ids.NextId()),
            Device = _id,
            Changes = [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => NewChange(_copies[history.Index]))],
        };
        var change = new DeviceChange(request, _world.Tick());
        history.Changes.Add(request.RequestId.Value, change);
        var isUnknown = false;
        for (var attempt = 1; attempt <= MaximumAttempts; attempt++)
        {
            var (outcome, result) = await TryAsync(history, request);
            isUnknown |= outcome == OperationOutcome.Unknown;
            if (result is not null)
            {
                Told(history, change, result, isUnknown);
                return;
            }

            if (_world.IsHealing || _random.Chance(0.3))
                break;
        }

        // Whoever was never told that anything may have been done has been told that nothing was.
        change.Outcome = isUnknown ? OperationOutcome.Unknown : OperationOutcome.NotDone;
        _world.Reach($"subscriber change: {change.Outcome}");
    }

    private async Task<(OperationOutcome Outcome, ChangeResult? Result)> TryAsync(SubscriberHistory history, ChangeRequest request)
    {
        try
        {
            return (OperationOutcome.Done, await CallAsync(history, (grain, token) => grain.ChangeAsync(request, token)));
        }
        catch (Exception exception) when (exception is OutcomeUnknownException or CorruptReplicasException or OperationCanceledException)
        {
            return (OperationOutcome.Unknown, null);
        }
        catch (Exception exception) when (exception is ReplicationException or UnavailableException)
        {
            return (OperationOutcome.NotDone, null);
        }
    }

    private void Told(SubscriberHistory history, DeviceChange change, ChangeResult result, bool isUnknown)
    {
        _world.Scheduler.Note((ulong)result.Sequence);
        if (!result.IsCommitted)
        {
            // An earlier attempt may be on its way still: a refusal of a later one proves nothing.
            change.Outcome = isUnknown ? OperationOutcome.Unknown : OperationOutcome.NotDone;
            _world.Reach($"subscriber change: refused, {result.Refusal!.Reason}");
            return;
        }

        (change.Outcome, change.Sequence) = (OperationOutcome.Done, result.Sequence);
        (change.ReturnedAt, change.ReturnedTime) = (_world.Tick(), _world.Scheduler.Now);
        history.AcknowledgedSequence = Math.Max(history.AcknowledgedSequence, result.Sequence);
        history.Clusters.Add(_process.Cluster);
        _world.Reach("subscriber change: acknowledged");
        if (_world.Network.Trace is not null)
            _world.Network.Say($"{_id} {history.Id}: {change}");
        _book.CheckDurability(history);
    }

    private async Task SyncAsync(SubscriberHistory history)
    {
        // Pages come from whatever activation answers, of which one may be up to 5 s behind another.
        var copy = _copies[history.Index].Clone();
        var limit = _random.Chance(0.3) ? SyncRequest.MaximumLimit : 1 + _random.Next(5);
        var (invokedAt, invokedTime) = (_world.Tick(), _world.Scheduler.Now);
        SyncPage page;
        do
        {
            page = await CallAsync(history, (grain, token) => grain.SyncAsync(copy.NewRequest(limit), token))
                ?? throw new Violation("existence", $"The contacts of {history.Id} are said not to exist.");
            if (page.Token != SyncTokenState.Valid)
                throw new Violation("sync", $"A token of {history.Id} at {copy.Since} was judged {page.Token}.");
            copy.Take(page);
        }
        while (page.HasMore);
        _copies[history.Index] = copy;
        history.Views.Add(new DeviceView("sync", invokedAt, invokedTime, page.Sequence, false, copy.Contents));
        _world.Reach("subscriber: synced");
    }

    private async Task ListAsync(SubscriberHistory history)
    {
        var (invokedAt, invokedTime) = (_world.Tick(), _world.Scheduler.Now);
        var request = new ListRequest { Collection = CollectionId.Contacts, Limit = 10 * Names, WithBodies = true };
        var page = await CallAsync(history, (grain, token) => grain.ListAsync(request, token))
            ?? throw new Violation("existence", $"The contacts of {history.Id} are said not to exist.");
        var contents = page.Items.ToDictionary(item => item.Info.Name.Value, item => ItemTag.Of(item.Body).ToETag().Value);
        history.Views.Add(new DeviceView("list", invokedAt, invokedTime, page.Collection.Sequence, false, contents));
        _world.Reach("subscriber: listed");
    }

    private async Task LookAsync(SubscriberHistory history)
    {
        var (invokedAt, invokedTime) = (_world.Tick(), _world.Scheduler.Now);
        var info = await CallAsync(history, (grain, token) => grain.GetInfoAsync(ReadConsistency.Linearizable, token));
        history.Views.Add(new DeviceView("newest", invokedAt, invokedTime, info.Sequence, true, null));
        _world.Reach("subscriber: read the newest");
    }

    private Change NewChange(DeviceCopy copy)
    {
        var name = new ItemName($"{_random.Next(Names)}.vcf");
        var known = copy.TagOf(name);
        if (known is not null && _random.Chance(0.3))
            return new DeleteItem { Collection = CollectionId.Contacts, Name = name, IfMatch = _random.Chance(0.5) ? known : null };
        var body = Encoding.UTF8.GetBytes($"{_id} {++_marks} ".PadRight(40 + _random.Next(600), '.'));
        return new PutItem
        {
            Collection = CollectionId.Contacts,
            Name = name,
            Body = body,
            ContentType = "text/vcard",
            Uid = name.Value,
            Component = "VCARD",
            MustNotExist = known is null && _random.Chance(0.3),
            IfMatch = _random.Chance(0.3) ? known : null,
        };
    }

    private Task<T> CallAsync<T>(SubscriberHistory history, Func<SubscriberGrain, CancellationToken, Task<T>> call) =>
        CallAsync(history, GrainOf(history), call);

    private async Task<T> CallAsync<T>(SubscriberHistory history, SubscriberGrain grain, Func<SubscriberGrain, CancellationToken, Task<T>> call)
    {
        var wasProvisioned = history.IsProvisioned;
        var longest = _random.Chance(0.1) ? TimeSpan.FromMilliseconds(_random.Next(300)) : TimeSpan.FromSeconds(30);
        using var patience = new CancellationTokenSource(longest, _process.Clock);
        try
        {
            var work = call(grain, patience.Token);

            // Who was called may be dead by now: its answer never comes.
            if (await Task.WhenAny(work, Task.Delay(longest + Grace, _process.Clock)) != work)
                throw new OperationCanceledException();
            return await work;
        }
        catch (InvalidException exception)
        {
            // A chunk that was uploaded may have been collected before it was named: the device sends it again.
            throw exception.Reason == InvalidReason.ContentMissing || (exception.Reason == InvalidReason.UnknownSubscriber && !wasProvisioned)
                ? new UnavailableException(exception.Message)
                : new Violation("existence", $"{history.Id}: {exception.Message}");
        }
    }

    private SubscriberGrain GrainOf(SubscriberHistory history)
    {
        // A phone does not care which front end it reaches.
        if (_random.Chance(0.15) && _world.Living.Where(process => process.Cluster == _process.Cluster).ToList() is { Count: > 0 } others)
            return _book.SharedGrain(_random.Pick(others), history.Index);
        return _sharesGrains
            ? _book.SharedGrain(_process, history.Index)
            : _grains[history.Index] ??= SubscriberBook.NewGrain(_process, history.Index);
    }
}
