using OrleansPim.Client.Administration;

namespace OrleansPim.Drills.Workload;

/// <summary>One subscriber of a workload with a phone that speaks CardDAV and a tablet that speaks JSON.</summary>
internal sealed class Household : IDisposable
{
    private readonly HttpDoor _phone;
    private readonly HttpDoor _tablet;

    public Household(
        string subscriber,
        IReadOnlyList<string> items,
        IReadOnlyList<string> labels,
        Uri gateway,
        SubscriberAdded phone,
        SubscriberAdded tablet,
        WorkloadOptions options,
        WorkloadHistory history,
        TimeProvider time)
    {
        Subscriber = subscriber;
        Items = items;
        Labels = labels;
        _phone = new HttpDoor(gateway, phone, options.Patience);
        _tablet = new HttpDoor(gateway, tablet, options.Patience);
        Dav = new DavDoor(_phone, subscriber);
        Json = new JsonDoor(_tablet, subscriber);
        Devices =
        [
            new WorkloadDevice(Dav, subscriber, phone.Device, items, options, history, time),
            new WorkloadDevice(Json, subscriber, tablet.Device, items, options, history, time),
        ];
    }

    /// <summary>Whose it is.</summary>
    public string Subscriber { get; }

    /// <summary>The contacts that are read and written.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The devices' labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>The phone's way in.</summary>
    public DavDoor Dav { get; }

    /// <summary>The tablet's way in.</summary>
    public JsonDoor Json { get; }

    /// <summary>Both devices.</summary>
    public IReadOnlyList<WorkloadDevice> Devices { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _phone.Dispose();
        _tablet.Dispose();
    }
}
