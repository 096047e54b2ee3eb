using OrleansPim.Client.Administration;

namespace OrleansPim.Drills.Workload;

/// <summary>One subscriber of a workload: a phone that speaks CardDAV, a tablet that speaks JSON, and an application that uses the client library.</summary>
internal sealed class Household : IDisposable
{
    private readonly List<HttpDoor> _doors = [];
    private readonly WorkloadOptions _options;
    private readonly WorkloadHistory _history;
    private readonly TimeProvider _time;
    private readonly SubscriberAdded _phone;
    private readonly SubscriberAdded _tablet;

    // Some contacts are changed through both clusters, where conditions fail; some through one only, where it is the ledger that they fight for.
    private readonly IReadOnlyList<string> _here;
    private readonly IReadOnlyList<string> _there;

    public Household(
        IReadOnlyList<string> items, (Uri Phone, Uri Tablet) gateways, SubscriberAdded phone, SubscriberAdded tablet, GrainConnection? grains,
        WorkloadOptions options, WorkloadHistory history, TimeProvider time)
    {
        (_phone, _tablet, _options, _history, _time) = (phone, tablet, options, history, time);
        Items = items;
        _here = [.. options.HasRival ? items.SkipLast(options.OwnItems) : items];
        _there = [.. items.Take(options.Items), .. items.TakeLast(options.OwnItems)];
        Dav = new DavDoor(NewDoor(gateways.Phone, phone), Subscriber);
        Json = new JsonDoor(NewDoor(gateways.Tablet, tablet), Subscriber);
        Devices = [NewDevice(Dav, phone.Device, _here), NewDevice(Json, tablet.Device, _here)];
        if (grains is not null)
            Devices.Add(NewDevice(grains, _here));
    }

    /// <summary>Whose it is.</summary>
    public string Subscriber => _phone.Id;

    /// <summary>The contacts that are read and written.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The devices' labels.</summary>
    public IReadOnlyList<string> Labels => [_phone.Device, _tablet.Device];

    /// <summary>The phone's way in.</summary>
    public DavDoor Dav { get; }

    /// <summary>The tablet's way in.</summary>
    public JsonDoor Json { get; }

    /// <summary>The devices.</summary>
    public List<WorkloadDevice> Devices { get; }

    /// <summary>As many devices of the same subscriber again, which connect to another cluster.</summary>
    public IReadOnlyList<WorkloadDevice> NewRivals(Uri gateway, GrainConnection grains) =>
    [
        NewDevice(new DavDoor(NewDoor(gateway, _phone), Subscriber), _phone.Device, _there),
        NewDevice(new JsonDoor(NewDoor(gateway, _tablet), Subscriber), _tablet.Device, _there),
        NewDevice(grains, _there),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var door in _doors)
            door.Dispose();
    }

    private WorkloadDevice NewDevice(GrainConnection grains, IReadOnlyList<string> items) =>
        NewDevice(new GrainDoor(grains.Client, grains.Place, Subscriber, _tablet.Device, _options.Patience), _tablet.Device, items);

    private WorkloadDevice NewDevice(IDoor door, string device, IReadOnlyList<string> items) => new(door, Subscriber, device, items, _options, _history, _time);

    private HttpDoor NewDoor(Uri gateway, SubscriberAdded account)
    {
        var door = new HttpDoor(gateway, account, _options.Patience);
        _doors.Add(door);
        return door;
    }
}
