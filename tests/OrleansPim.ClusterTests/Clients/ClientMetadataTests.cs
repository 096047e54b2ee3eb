using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>Goal: what a person changes on one device is so on the other, also a calendar's name and colour, and also when both changed it.</summary>
public sealed class ClientMetadataTests
{
    [Fact]
    public async Task Name_and_colour_of_a_calendar_reach_the_other_device_and_come_back()
    {
        var vdirsyncer = ExternalProgram.Require("vdirsyncer");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var (household, _) = await Household.FoundAsync(node, "ann", vdirsyncer, folder);

        Write(household.Phone, "displayname", "Familie & Freunde");
        Write(household.Phone, "color", "#FF8800");
        (await household.Phone.SyncMetadataAsync()).Succeeded();
        (await household.Tablet.SyncMetadataAsync()).Succeeded();
        Assert.Equal(("Familie & Freunde", "#FF8800"), (Read(household.Tablet, "displayname"), Read(household.Tablet, "color")));

        Write(household.Tablet, "color", "#0000FF");
        (await household.Tablet.SyncMetadataAsync()).Succeeded();
        (await household.Phone.SyncMetadataAsync()).Succeeded();
        Assert.Equal(("Familie & Freunde", "#0000FF"), (Read(household.Phone, "displayname"), Read(household.Phone, "color")));
    }

    [Fact]
    public async Task Change_of_one_item_on_both_devices_is_settled_by_the_client_and_ends_alike()
    {
        var vdirsyncer = ExternalProgram.Require("vdirsyncer");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var (household, account) = await Household.FoundAsync(node, "ann", vdirsyncer, folder);
        var items = new ContactSource(seed: 41).Take(3);
        foreach (var item in items)
            household.Put(household.Phone, "contacts", item);
        await household.ConvergeAsync();

        // Each device is set to keep its own version; the second is refused by the first one's tag, sees that, and writes over it.
        household.Put(household.Phone, "contacts", items[0].Edited("by the phone"));
        household.Put(household.Tablet, "contacts", items[0].Edited("by the tablet"));
        household.Delete(household.Phone, "contacts", items[1].Uid);
        household.Put(household.Tablet, "contacts", items[1].Edited("edited where the other one deletes it"));
        (await household.Phone.SyncAsync()).Succeeded();
        await household.ConvergeAsync();

        using var client = new DavClient(node.Gateway, account);
        Assert.Equal(3, (await client.NamesAsync("contacts")).Count);
        Assert.Contains("by the tablet", household.Phone.Read("contacts")[items[0].Uid], StringComparison.Ordinal);
    }

    private static void Write(SyncedDevice device, string name, string value) => File.WriteAllText(Path.Combine(device.PathOf("calendar"), name), value);

    private static string Read(SyncedDevice device, string name) => File.ReadAllText(Path.Combine(device.PathOf("calendar"), name)).Trim();
}
