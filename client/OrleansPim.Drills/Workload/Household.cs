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

    public Household(
        IReadOnlyList<string> items, (Uri Phone, Uri Tablet) gateways, SubscriberAdded phone, SubscriberAdded tablet, GrainConnection? grains,
        WorkloadOptions options, WorkloadHistory history, TimeProvider time)
    {
        (_phone, _tablet, _options, _history, _time) = (phone, tablet, options, history, time);
        Items = items;
        Dav = new DavDoor(NewDoor(gateways.Phone, phone), Subscriber);
        Json = new JsonDoor(NewDoor(gateways.Tablet, tablet), Subscriber);
        Devices = [NewDevice(Dav, phone.Device), NewDevice(Json, tablet.Device)];
        if (grains is not null)
            Devices.Add(NewDevice(new GrainDoor(grains.Client, Subscriber, tablet.Device, options.Patience), tablet.Device));
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

    /// <summary>Two more devices of the same subscriber, which connect elsewhere.</summary>
    public IReadOnlyList<WorkloadDevice> NewRivals(Uri gateway) =>
    [
        NewDevice(new DavDoor(NewDoor(gateway, _phone), Subscriber), _phone.Device),
        NewDevice(new JsonDoor(NewDoor(gateway, _tablet), Subscriber), _tablet.Device),
    ];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var door in _doors)
            door.Dispose();
    }

    private WorkloadDevice NewDevice(IDoor door, string device) => new(door, Subscriber, device, Items, _options, _history, _time);

    private HttpDoor NewDoor(Uri gateway, SubscriberAdded account)
    {
        var door = new HttpDoor(gateway, account, _options.Patience);
        _doors.Add(door);
        return door;
    }
}
