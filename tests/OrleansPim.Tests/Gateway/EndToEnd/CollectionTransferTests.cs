using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>COPY and MOVE of whole address books, calendars and folders (RFC 4918 sections 9.8, 9.9), and what devices in step with them see.</summary>
[Collection(nameof(GatewayTests))]
public sealed class CollectionTransferTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";

    [Fact]
    public async Task An_address_book_is_renamed_with_all_that_is_in_it()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, home) = await NewTeamAsync(phone);
        for (var index = 0; index < 150; index++)
            await phone.SendAsync("PUT", $"{team}{index}.vcf", Samples.Card($"{index}"));
        var tag = (await phone.GetAsync(team + "7.vcf")).ETag;

        var moved = await MoveAsync(phone, team, club);

        Assert.Equal(201, moved.Code);
        Assert.Equal((Samples.Card("7"), tag), ((await phone.GetAsync(club + "7.vcf")).Text, (await phone.GetAsync(club + "7.vcf")).ETag));
        Assert.Equal(151, (await phone.PropfindAsync(club, 1, "<getetag/>")).Hrefs.Count);
        Assert.Equal("Team", (await phone.PropfindAsync(club, 0, "<displayname/>")).Property(club, Dav + "displayname")!.Value);
        Assert.Equal([home, home + "club/", home + "contacts/"], (await phone.PropfindAsync(home, 1, "<resourcetype/>")).Hrefs.Order());
    }

    [Fact]
    public async Task Who_is_in_step_with_what_was_moved_hears_404_and_never_nothing()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, _) = await NewTeamAsync(phone);
        await phone.SendAsync("PUT", team + "a.vcf", Samples.Card("a"));
        var token = (await phone.SyncAsync(team, "")).SyncToken;

        await MoveAsync(phone, team, club);

        Assert.Equal(404, (await phone.SyncAsync(team, token)).Code);
        Assert.Equal(404, (await phone.PropfindAsync(team, 1, "<getetag/>")).Code);
        Assert.Equal([club + "a.vcf"], (await phone.SyncAsync(club, "")).Hrefs);

        // Moved back, it is another collection than the one that the token knows.
        await MoveAsync(phone, club, team);
        var late = await phone.SyncAsync(team, token);
        Assert.Equal((403, "valid-sync-token"), (late.Code, late.Preconditions[0]));
        Assert.Equal([team + "a.vcf"], (await phone.SyncAsync(team, "")).Hrefs);
    }

    [Fact]
    public async Task A_calendar_is_copied_with_its_components_and_properties_and_each_goes_its_own_way()
    {
        var phone = await host.NewPhoneAsync();
        var copy = $"/dav/calendars/{phone.Segment}/copy/";
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));

        var copied = await phone.SendAsync("COPY", phone.Calendar, (string?)null, ("Destination", copy));
        await phone.SendAsync("DELETE", phone.Calendar + "a.ics");

        Assert.Equal(201, copied.Code);
        Assert.Equal(Samples.Event("a"), (await phone.GetAsync(copy + "a.ics")).Text);
        Assert.Equal(403, (await phone.PutEventAsync(copy + "t.ics", Samples.Event("t").Replace("VEVENT", "VTODO", StringComparison.Ordinal))).Code);
    }

    [Fact]
    public async Task A_copy_of_depth_0_is_empty_and_other_depths_are_refused()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, _) = await NewTeamAsync(phone);
        await phone.SendAsync("PUT", team + "a.vcf", Samples.Card("a"));

        Assert.Equal(400, (await phone.SendAsync("COPY", team, (string?)null, ("Destination", club), ("Depth", "1"))).Code);
        Assert.Equal(400, (await phone.SendAsync("MOVE", team, (string?)null, ("Destination", club), ("Depth", "0"))).Code);
        Assert.Equal(201, (await phone.SendAsync("COPY", team, (string?)null, ("Destination", club), ("Depth", "0"))).Code);

        Assert.Equal([club], (await phone.PropfindAsync(club, 1, "<getetag/>")).Hrefs);
        Assert.Equal("Team", (await phone.PropfindAsync(club, 0, "<displayname/>")).Property(club, Dav + "displayname")!.Value);
    }

    [Fact]
    public async Task Another_collection_is_replaced_with_leave_only()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, _) = await NewTeamAsync(phone);
        await phone.SendAsync("MKCOL", club, NewBook("Club"));
        await phone.SendAsync("PUT", team + "a.vcf", Samples.Card("a"));
        await phone.SendAsync("PUT", club + "b.vcf", Samples.Card("b"));

        Assert.Equal(412, (await MoveAsync(phone, team, club, ("Overwrite", "F"))).Code);
        Assert.Equal(200, (await phone.GetAsync(club + "b.vcf")).Code);
        Assert.Equal(204, (await MoveAsync(phone, team, club)).Code);

        Assert.Equal(404, (await phone.GetAsync(club + "b.vcf")).Code);
        Assert.Equal(200, (await phone.GetAsync(club + "a.vcf")).Code);
    }

    [Fact]
    public async Task What_every_subscriber_has_is_neither_deleted_nor_moved_nor_replaced_and_says_why()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, _) = await NewTeamAsync(phone);

        Answer[] refused =
        [
            await phone.SendAsync("DELETE", phone.Contacts),
            await MoveAsync(phone, phone.Contacts, club),
            await MoveAsync(phone, team, phone.Contacts),
            await phone.SendAsync("COPY", team, (string?)null, ("Destination", phone.Contacts)),
        ];

        Assert.All(refused, answer => Assert.Equal((403, "default-collection-needed"), (answer.Code, answer.Preconditions[0])));
        Assert.Equal(201, (await phone.SendAsync("COPY", phone.Contacts, (string?)null, ("Destination", club))).Code);
    }

    [Fact]
    public async Task A_collection_goes_to_the_home_of_its_kind_and_nowhere_else()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, home) = await NewTeamAsync(phone);
        await phone.SendAsync("MKCOL", phone.Photos + "a/");

        Assert.Equal("addressbook-collection-location-ok", (await MoveAsync(phone, team, $"/dav/calendars/{phone.Segment}/x/")).Preconditions[0]);
        Assert.Equal("addressbook-collection-location-ok", (await MoveAsync(phone, team, phone.Photos + "x/")).Preconditions[0]);
        Assert.Equal("addressbook-collection-location-ok", (await MoveAsync(phone, team, phone.Contacts + "x/")).Preconditions[0]);
        Assert.Equal(403, (await MoveAsync(phone, phone.Photos + "a/", club)).Code);
        Assert.Equal(403, (await MoveAsync(phone, team, team)).Code);
        Assert.Equal(403, (await MoveAsync(phone, team, home)).Code);
        Assert.Equal(403, (await MoveAsync(phone, home, club)).Code);
        Assert.Equal(404, (await MoveAsync(phone, home + "none/", club)).Code);
        Assert.Equal(409, (await MoveAsync(phone, phone.Photos + "a/", phone.Photos + "none/a/")).Code);
    }

    [Fact]
    public async Task A_lock_below_keeps_a_collection_where_it_is()
    {
        var phone = await host.NewPhoneAsync();
        var (team, club, _) = await NewTeamAsync(phone);
        await phone.SendAsync("PUT", team + "a.vcf", Samples.Card("a"));
        const string Lock = "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";
        var token = (await phone.SendAsync("LOCK", team + "a.vcf", Lock)).Headers["Lock-Token"];

        Assert.Equal(423, (await MoveAsync(phone, team, club)).Code);
        Assert.Equal(201, (await phone.SendAsync("COPY", team, (string?)null, ("Destination", club))).Code);
        Assert.Equal(204, (await MoveAsync(phone, team, club, ("If", $"<{team}a.vcf> ({token})"))).Code);
    }

    [Fact]
    public async Task Folders_are_members_of_the_folder_that_they_lie_in()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "a/");
        var first = await phone.SyncAsync(phone.Photos, "");
        await phone.SendAsync("MKCOL", phone.Photos + "b/");
        var made = await phone.SyncAsync(phone.Photos, first.SyncToken);
        await phone.SendAsync("DELETE", phone.Photos + "a/");
        await MoveAsync(phone, phone.Photos + "b/", phone.Photos + "c/");
        var gone = await phone.SyncAsync(phone.Photos, made.SyncToken);
        var told = await phone.PropfindAsync(phone.Photos, 0, "<sync-token/>");
        var infinite = await phone.SendAsync(
            "REPORT", phone.Photos, "<sync-collection xmlns='DAV:'><sync-token/><sync-level>infinite</sync-level><prop/></sync-collection>");

        Assert.Equal([phone.Photos + "a/"], first.Hrefs);
        Assert.Equal([phone.Photos + "b/"], made.Hrefs);
        Assert.Equal([phone.Photos + "a/", phone.Photos + "b/", phone.Photos + "c/"], gone.Hrefs.Order());
        Assert.Equal((404, 404), (gone.StatusOf(phone.Photos + "a/"), gone.StatusOf(phone.Photos + "b/")));
        Assert.Equal(gone.SyncToken, told.Property(phone.Photos, Dav + "sync-token")!.Value);
        Assert.Equal((403, "sync-traversal-supported"), (infinite.Code, infinite.Preconditions[0]));
    }

    private static Task<Answer> MoveAsync(Phone phone, string from, string to, params (string Name, string Value)[] headers) =>
        phone.SendAsync("MOVE", from, (string?)null, [("Destination", to), .. headers]);

    private static string NewBook(string name) =>
        $"<mkcol xmlns='DAV:'><set><prop><resourcetype><collection/><addressbook xmlns='urn:ietf:params:xml:ns:carddav'/></resourcetype><displayname>{name}</displayname></prop></set></mkcol>";

    private static async Task<(string Team, string Club, string Home)> NewTeamAsync(Phone phone)
    {
        var home = $"/dav/addressbooks/{phone.Segment}/";
        Assert.Equal(201, (await phone.SendAsync("MKCOL", home + "team/", NewBook("Team"))).Code);
        return (home + "team/", home + "club/", home);
    }
}
