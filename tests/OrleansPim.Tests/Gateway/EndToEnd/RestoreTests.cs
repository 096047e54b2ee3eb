using System.Xml.Linq;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: what a device deletes by mistake comes back to all devices, as changes. Method: two devices in sync, and the history.</summary>
[Collection(nameof(GatewayTests))]
public sealed class RestoreTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";

    [Fact]
    public async Task Mass_deletion_succeeds_is_marked_and_comes_back_to_the_other_device()
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone, 40);
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        var token = (await tablet.SyncAsync(phone.Contacts, "")).SyncToken;

        for (var number = 0; number < 30; number++)
            Assert.Equal(204, (await phone.SendAsync("DELETE", $"{phone.Contacts}{number}.vcf")).Code);
        var deleted = await tablet.SyncAsync(phone.Contacts, token);
        Assert.Equal(30, deleted.Hrefs.Count(href => deleted.StatusOf(href) == 404));
        var mark = Assert.Single((await InfoAsync(phone)).MassDeletions);
        Assert.Equal((new DeviceId("phone"), CollectionId.Contacts, 30, 40), (mark.Device, mark.Collection, mark.Items, mark.OutOf));

        var result = await RestoreAsync(phone, new RestoreRequest { Sequence = mark.Before, Collection = mark.Collection, OnlyMissing = true });
        var restored = await tablet.SyncAsync(phone.Contacts, deleted.SyncToken);

        Assert.Equal((30, 0), (result.Restored, result.Removed));
        Assert.Equal(30, restored.Hrefs.Count);
        Assert.Equal(Samples.Card("7"), (await tablet.GetAsync(phone.Contacts + "7.vcf")).Text);
        Assert.Equal(40, (await InfoAsync(phone)).Collections.Single(collection => collection.Id == CollectionId.Contacts).ItemCount);
    }

    [Fact]
    public async Task Device_that_logged_in_or_changed_something_was_used()
    {
        var phone = await host.NewPhoneAsync();
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        Assert.All((await InfoAsync(phone)).Devices, device => Assert.Null(device.LastUsedAt));

        await tablet.GetAsync(phone.Contacts + "nothing.vcf");

        var devices = (await InfoAsync(phone)).Devices.ToDictionary(device => device.Id.Value, device => device.LastUsedAt);
        Assert.NotNull(devices["tablet"]);
        Assert.Null(devices["phone"]);
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(100, 25)]
    public async Task Fewer_deletions_are_nobodys_concern(int items, int deletions)
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone, items);

        for (var number = 0; number < deletions; number++)
            await phone.SendAsync("DELETE", $"{phone.Contacts}{number}.vcf");

        Assert.Empty((await InfoAsync(phone)).MassDeletions);
    }

    [Fact]
    public async Task Deleted_collection_is_a_mass_deletion_and_comes_back_with_its_name_and_items()
    {
        var phone = await host.NewPhoneAsync();
        var team = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", team);
        for (var number = 0; number < 25; number++)
            await phone.SendAsync("PUT", $"{team}{number}.vcf", Samples.Card($"{number}"), ("Content-Type", "text/vcard"));
        await phone.SendAsync("DELETE", team);
        Assert.Equal(404, (await phone.PropfindAsync(team, 1, "<getetag/>")).Code);
        var mark = Assert.Single((await InfoAsync(phone)).MassDeletions);

        await RestoreAsync(phone, new RestoreRequest { Sequence = mark.Before, Collection = mark.Collection, OnlyMissing = true });

        Assert.Equal(26, (await phone.PropfindAsync(team, 1, "<getetag/>")).Hrefs.Count);
    }

    [Fact]
    public async Task Tree_of_photos_that_is_deleted_is_one_mass_deletion_and_comes_back_whole()
    {
        var phone = await host.NewPhoneAsync();
        var (top, deep) = (phone.Photos + "2024/", phone.Photos + "2024/07/");
        await phone.SendAsync("MKCOL", top);
        await phone.SendAsync("MKCOL", deep);
        for (var number = 0; number < 25; number++)
            await phone.SendAsync("PUT", $"{deep}{number}.jpg", $"{number}");
        await phone.SendAsync("DELETE", top);
        var mark = Assert.Single((await InfoAsync(phone)).MassDeletions);

        await RestoreAsync(phone, new RestoreRequest { Sequence = mark.Before, Collection = mark.Collection, OnlyMissing = true });

        Assert.Equal(25, mark.Items);
        Assert.Equal("7", (await phone.GetAsync(deep + "7.jpg")).Text);
        Assert.Contains(deep, (await phone.PropfindAsync(top, 1, "<resourcetype/>")).Hrefs);
    }

    [Fact]
    public async Task Folder_comes_back_with_those_that_it_lies_in()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "a/");
        await phone.SendAsync("MKCOL", phone.Photos + "a/b/");
        await phone.SendAsync("PUT", phone.Photos + "a/b/1.jpg", "1");
        var then = (await InfoAsync(phone)).Sequence;
        await phone.SendAsync("DELETE", phone.Photos + "a/");

        var folder = new CollectionId(CollectionKind.Photos, "a/b");
        await RestoreAsync(phone, new RestoreRequest { Sequence = then, Collection = folder, OnlyMissing = true });

        Assert.Contains(phone.Photos + "a/", (await phone.PropfindAsync(phone.Photos, 1, "<resourcetype/>")).Hrefs);
        Assert.Equal("1", (await phone.GetAsync(phone.Photos + "a/b/1.jpg")).Text);
    }

    [Fact]
    public async Task Restore_gives_a_collection_its_name_and_colour_back()
    {
        var phone = await host.NewPhoneAsync();
        await RenameAsync(phone, "<displayname>Family</displayname>");
        var then = (await InfoAsync(phone)).Sequence;
        await RenameAsync(phone, "<displayname>Oops</displayname><x xmlns='urn:x'>1</x>");

        await RestoreAsync(phone, new RestoreRequest { Sequence = then });

        var answer = await phone.PropfindAsync(phone.Contacts, 0, "<displayname/><x xmlns='urn:x'/>");
        Assert.Equal("Family", answer.Property(phone.Contacts, Dav + "displayname")!.Value);
        Assert.DoesNotContain("Oops", answer.Text, StringComparison.Ordinal);
        Assert.Contains("404", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Properties_that_are_longer_than_an_entry_come_back_in_several()
    {
        var phone = await host.NewPhoneAsync();
        for (var number = 0; number < 16; number++)
            await RenameAsync(phone, $"<p{number} xmlns='urn:x'>{new string('x', 4_000)}</p{number}>");
        var then = (await InfoAsync(phone)).Sequence;
        for (var number = 0; number < 16; number++)
            await RenameAsync(phone, $"<p{number} xmlns='urn:x'>y</p{number}>");

        await RestoreAsync(phone, new RestoreRequest { Sequence = then });

        var answer = await phone.PropfindAsync(phone.Contacts, 0, "<p0 xmlns='urn:x'/><p15 xmlns='urn:x'/>");
        Assert.Equal(4_000, answer.Property(phone.Contacts, XName.Get("p0", "urn:x"))!.Value.Length);
        Assert.Equal(4_000, answer.Property(phone.Contacts, XName.Get("p15", "urn:x"))!.Value.Length);
    }

    [Fact]
    public async Task Collection_comes_back_whose_properties_are_longer_than_an_entry()
    {
        var phone = await host.NewPhoneAsync();
        var team = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", team);
        for (var number = 0; number < 16; number++)
        {
            var property = $"<p{number} xmlns='urn:x'>{new string('x', 4_000)}</p{number}>";
            await phone.SendAsync("PROPPATCH", team, $"<propertyupdate xmlns='DAV:'><set><prop>{property}</prop></set></propertyupdate>", ("Content-Type", "application/xml"));
        }
        await phone.SendAsync("PUT", team + "a.vcf", Samples.Card("a"), ("Content-Type", "text/vcard"));
        var then = (await InfoAsync(phone)).Sequence;
        await phone.SendAsync("DELETE", team);

        await RestoreAsync(phone, new RestoreRequest { Sequence = then });

        var answer = await phone.PropfindAsync(team, 0, "<p15 xmlns='urn:x'/>");
        Assert.Equal(4_000, answer.Property(team, XName.Get("p15", "urn:x"))!.Value.Length);
        Assert.Equal(Samples.Card("a"), (await phone.GetAsync(team + "a.vcf")).Text);
    }

    [Fact]
    public async Task Restore_to_an_entry_undoes_what_came_changed_and_went_since_and_can_be_undone()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("same.vcf", Samples.Card("same"));
        await phone.PutCardAsync("changed.vcf", Samples.Card("changed"));
        await phone.PutCardAsync("gone.vcf", Samples.Card("gone", $"Gone\r\nNOTE:{new string('x', 20_000)}"));
        await phone.PutCardAsync("renamed.vcf", Samples.Card("uid"));
        var then = (await InfoAsync(phone)).Sequence;
        await phone.PutCardAsync("changed.vcf", Samples.Card("changed", "Another Name"));
        await phone.SendAsync("DELETE", phone.Contacts + "gone.vcf");
        await phone.SendAsync("DELETE", phone.Contacts + "renamed.vcf");
        await phone.PutCardAsync("new.vcf", Samples.Card("uid"));
        await phone.SendAsync("MKCOL", phone.Photos + "album/");
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;

        var result = await RestoreAsync(phone, new RestoreRequest { Sequence = then });
        var sync = await phone.SyncAsync(phone.Contacts, token);

        Assert.Equal((3, 1), (result.Restored, result.Removed));
        Assert.Equal(404, sync.StatusOf(phone.Contacts + "new.vcf"));
        Assert.Equal(4, sync.Hrefs.Count);
        Assert.Equal(Samples.Card("changed"), (await phone.GetAsync(phone.Contacts + "changed.vcf")).Text);
        Assert.Contains("xxxx", (await phone.GetAsync(phone.Contacts + "gone.vcf")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await phone.PropfindAsync(phone.Photos + "album/", 0, "<resourcetype/>")).Code);

        await RestoreAsync(phone, new RestoreRequest { Sequence = result.Before });

        Assert.Equal(404, (await phone.GetAsync(phone.Contacts + "gone.vcf")).Code);
        Assert.Equal(Samples.Card("uid"), (await phone.GetAsync(phone.Contacts + "new.vcf")).Text);
        Assert.Equal(207, (await phone.PropfindAsync(phone.Photos + "album/", 0, "<resourcetype/>")).Code);
    }

    [Fact]
    public async Task Restore_of_what_is_as_it_was_commits_nothing()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var sequence = (await InfoAsync(phone)).Sequence;

        var result = await RestoreAsync(phone, new RestoreRequest { Sequence = sequence });

        Assert.Equal(new RestoreResult(sequence, sequence, 0, 0), result);
    }

    private static async Task RenameAsync(Phone phone, string properties)
    {
        var answer = await phone.SendAsync(
            "PROPPATCH", phone.Contacts, $"<propertyupdate xmlns='DAV:'><set><prop>{properties}</prop></set></propertyupdate>", ("Content-Type", "application/xml"));
        Assert.Equal(207, answer.Code);
    }

    private static async Task FillAsync(Phone phone, int items)
    {
        for (var number = 0; number < items; number++)
            Assert.Equal(201, (await phone.PutCardAsync($"{number}.vcf", Samples.Card($"{number}"))).Code);
    }

    private Task<SubscriberInfo> InfoAsync(Phone phone) => host.Client.Subscriber(phone.Subscriber).GetInfoAsync(ReadConsistency.Linearizable, CancellationToken.None);

    private Task<RestoreResult> RestoreAsync(Phone phone, RestoreRequest request) => host.Client.Subscriber(phone.Subscriber).RestoreAsync(request, CancellationToken.None);
}
