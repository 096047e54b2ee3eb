using OrleansPim.Grains.Decisions;
using OrleansPim.Grains.State;
using OrleansPim.Grains.State.Format;
using OrleansPim.Replication.Errors;

namespace OrleansPim.Grains.Subscribers;

/// <summary>Writes down the use of a device that only reads: at most once in a day, beside the answer that it gets.</summary>
/// <remarks>
/// An entry without mutations in the device's name is all that it takes: every release marks the device whose entry it is
/// (<see cref="EntryTransition"/>). A device that changes something is marked by that, so such entries are few. Nobody waits for one, and one that
/// fails is tried again with a login an hour later. It makes this activation the ledger's leader, as any change does. Not
/// thread-safe: all calls on the grain's scheduler.
/// </remarks>
internal sealed class LastUse(SubscriberLedger subscriber, SubscriberChanges changes)
{
    /// <summary>How far behind the last login what is stored may be.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>How long after one attempt the next is made.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromHours(1);

    private readonly Dictionary<string, DateTimeOffset> _tried = [];

    /// <summary>A device has shown its password.</summary>
    public void Note(StoredDevice device)
    {
        var now = subscriber.Settings.Time.GetUtcNow();
        if (!IsDue(device, now) || (_tried.TryGetValue(device.Id, out var tried) && now - tried < RetryInterval))
            return;
        _tried[device.Id] = now;
        subscriber.Blobs.Blobs.Background.Add(StoreAsync(new DeviceId(device.Id)));
    }

    private static bool IsDue(StoredDevice device, DateTimeOffset now) =>
        now.ToUnixTimeMilliseconds() - Math.Max(device.LastChangedUnixMs, device.CreatedUnixMs) >= (long)Interval.TotalMilliseconds;

    private async Task StoreAsync(DeviceId device)
    {
        try
        {
            await changes.RunAsync(
                new RequestId(subscriber.Settings.Ids.NextId()), device, (state, time) => Decide(state, device, time), CancellationToken.None);
        }
        catch (Exception exception) when (exception is ReplicationException or PimException)
        {
            // Logged where it failed; the next login that is due tries again.
        }
    }

    // It may have been revoked, or have changed something, since it logged in.
    private static Decision<bool> Decide(SubscriberState state, DeviceId device, DateTimeOffset time) =>
        state.Devices.TryGetValue(device.Value, out var stored) && IsDue(stored, time)
            ? Decision<bool>.Commit(new EntryContent(), _ => true)
            : Decision<bool>.Nothing(false);
}
