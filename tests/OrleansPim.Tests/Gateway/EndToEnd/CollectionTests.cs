using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Collections: made, described, listed and deleted (RFC 4918, RFC 5689, RFC 4791).</summary>
[Collection(nameof(GatewayTests))]
public sealed class CollectionTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XName Color = XName.Get("calendar-color", "http://apple.com/ns/ical/");

    [Fact]
    public async Task A_calendar_is_made_with_all_that_is_said_about_it()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/calendars/{phone.Segment}/work/";

        var made = await phone.SendAsync("MKCALENDAR", path, """
            <c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>Work &amp; play</displayname>
            <x:calendar-color xmlns:x="http://apple.com/ns/ical/" symbolic-color="red">#FF0000FF</x:calendar-color>
            <c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set></prop></set></c:mkcalendar>
            """);
        var found = await phone.PropfindAsync(path, 0, "<displayname/><x:calendar-color xmlns:x='http://apple.com/ns/ical/'/>");

        Assert.Equal(201, made.Code);
        Assert.Equal("Work & play", found.Property(path, Dav + "displayname")!.Value);
        Assert.Equal("red", found.Property(path, Color)!.Attribute("symbolic-color")!.Value);
        Assert.Equal(403, (await phone.PutEventAsync(path + "e.ics", Samples.Event("e"))).Code);
        Assert.Equal(201, (await phone.PutEventAsync(path + "t.ics", Samples.Task("t"))).Code);
        Assert.Contains("resource-must-be-null", (await phone.SendAsync("MKCALENDAR", path)).Preconditions);
    }

    [Fact]
    public async Task An_address_book_is_made_by_extended_mkcol_and_deleted()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/addressbooks/{phone.Segment}/team/";
        const string Body = """
            <mkcol xmlns="DAV:"><set><prop><resourcetype><collection/><a:addressbook xmlns:a="urn:ietf:params:xml:ns:carddav"/></resourcetype>
            <displayname>Team</displayname></prop></set></mkcol>
            """;

        Assert.Equal(201, (await phone.SendAsync("MKCOL", path, Body, ("Content-Type", "application/xml"))).Code);
        Assert.Equal(405, (await phone.SendAsync("MKCOL", path)).Code);
        Assert.Equal(204, (await phone.SendAsync("DELETE", path)).Code);
        Assert.Equal(404, (await phone.PropfindAsync(path, 0, "<displayname/>")).Code);
        Assert.Equal(403, (await phone.SendAsync("DELETE", phone.Contacts)).Code);
    }

    [Fact]
    public async Task A_collection_of_the_wrong_kind_is_refused_and_not_made()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/addressbooks/{phone.Segment}/team/";

        var answer = await phone.SendAsync("MKCOL", path, """
            <mkcol xmlns="DAV:"><set><prop><resourcetype><collection/><c:calendar xmlns:c="urn:ietf:params:xml:ns:caldav"/></resourcetype>
            <displayname>Team</displayname></prop></set></mkcol>
            """, ("Content-Type", "application/xml"));

        Assert.Equal(403, answer.Code);
        Assert.Equal("mkcol-response", answer.Xml.Root!.Name.LocalName);
        Assert.Contains("valid-resourcetype", answer.Preconditions);
        Assert.Equal(404, (await phone.PropfindAsync(path, 0, "<displayname/>")).Code);
    }

    [Fact]
    public async Task Properties_change_together_or_not_at_all()
    {
        var phone = await host.NewPhoneAsync();

        var refused = await phone.SendAsync(
            "PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><displayname>A</displayname><getetag>x</getetag></prop></set></propertyupdate>");
        var done = await phone.SendAsync(
            "PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><displayname>B</displayname><x xmlns='urn:e'><y/></x></prop></set></propertyupdate>");
        var found = await phone.PropfindAsync(phone.Contacts, 0, "<displayname/><x xmlns='urn:e'/>");
        await phone.SendAsync("PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><remove><prop><x xmlns='urn:e'/></prop></remove></propertyupdate>");
        var after = await phone.PropfindAsync(phone.Contacts, 0, "<x xmlns='urn:e'/>");

        Assert.Equal(403, refused.PropertyStatus(phone.Contacts, Dav + "getetag"));
        Assert.Equal(424, refused.PropertyStatus(phone.Contacts, Dav + "displayname"));
        Assert.Equal(200, done.PropertyStatus(phone.Contacts, Dav + "displayname"));
        Assert.Equal("B", found.Property(phone.Contacts, Dav + "displayname")!.Value);
        Assert.NotNull(found.Property(phone.Contacts, XName.Get("x", "urn:e"))!.Element(XName.Get("y", "urn:e")));
        Assert.Equal(404, after.PropertyStatus(phone.Contacts, XName.Get("x", "urn:e")));
    }

    [Fact]
    public async Task A_listing_has_every_item_once_and_depth_is_bounded()
    {
        var phone = await host.NewPhoneAsync();
        var names = Enumerable.Range(0, 50).Select(index => $"{index:D3}.vcf").ToList();
        foreach (var name in names)
            await phone.PutCardAsync(name, Samples.Card(name));

        var listing = await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>");
        var everything = await phone.SendAsync("PROPFIND", phone.Contacts, (string?)null, ("Depth", "1"));
        var infinite = await phone.SendAsync("PROPFIND", $"/dav/addressbooks/{phone.Segment}/", (string?)null, ("Depth", "infinity"));

        Assert.Equal([phone.Contacts, .. names.Select(name => phone.Contacts + name)], listing.Hrefs);
        Assert.Equal(51, everything.Hrefs.Count);
        Assert.Equal(403, infinite.Code);
        Assert.Contains("propfind-finite-depth", infinite.Preconditions);
    }

    [Fact]
    public async Task Folders_of_photos_are_found_with_and_without_their_slash()
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(201, (await phone.SendAsync("MKCOL", phone.Photos + "2026")).Code);
        Assert.Equal(409, (await phone.SendAsync("MKCOL", phone.Photos + "2025/summer/")).Code);
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Photos + "2026/a.txt", "x")).Code);
        Assert.Equal(409, (await phone.SendAsync("PUT", phone.Photos + "2025/a.txt", "x")).Code);
        var folder = await phone.PropfindAsync(phone.Photos + "2026", 1, "<resourcetype/>");
        var root = await phone.PropfindAsync(phone.Photos, 1, "<resourcetype/>");

        Assert.Equal([phone.Photos + "2026/", phone.Photos + "2026/a.txt"], folder.Hrefs);
        Assert.Equal([phone.Photos, phone.Photos + "2026/"], root.Hrefs);
        Assert.Equal(204, (await phone.SendAsync("DELETE", phone.Photos + "2026")).Code);
        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "2026/a.txt")).Code);
    }
}
