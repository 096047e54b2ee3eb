using System.Globalization;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: what the server says of itself is complete and so (RFC 4918 section 18, RFC 6352 section 6.2, RFC 4791 section 5.2).</summary>
[Collection(nameof(GatewayTests))]
public sealed class StatedTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";
    private static readonly XNamespace CardDav = "urn:ietf:params:xml:ns:carddav";

    [Fact]
    public async Task Every_resource_states_all_classes_and_a_stranger_learns_them_too()
    {
        var phone = await host.NewPhoneAsync();
        string[] expected = ["1", "2", "3", "access-control", "addressbook", "calendar-access", "extended-mkcol", "sync-collection"];

        foreach (var path in (string[])["/", "/dav/", $"/dav/principals/{phone.Segment}/", $"/dav/addressbooks/{phone.Segment}/", phone.Contacts, phone.Calendar + "a.ics", phone.Photos])
        {
            foreach (var asker in (Phone[])[phone, phone.With(password: null)])
            {
                var answer = await asker.SendAsync("OPTIONS", path);
                Assert.Equal(200, answer.Code);
                Assert.Equal(expected, answer.Headers["DAV"].Split(", ").Order(StringComparer.Ordinal));
            }
        }
        Assert.Equal(401, (await phone.With("wrong").SendAsync("OPTIONS", phone.Contacts)).Code);
    }

    [Fact]
    public async Task Collections_state_their_data_their_limit_and_their_collations()
    {
        var phone = await host.NewPhoneAsync();
        const string Properties = "<x:supported-address-data xmlns:x='{0}'/><x:supported-calendar-data xmlns:x='{0}'/><x:max-resource-size xmlns:x='{0}'/><x:supported-collation-set xmlns:x='{0}'/><x:supported-calendar-component-set xmlns:x='{0}'/>";

        var book = await phone.PropfindAsync(phone.Contacts, 0, string.Format(CultureInfo.InvariantCulture, Properties, CardDav));
        var calendar = await phone.PropfindAsync(phone.Calendar, 0, string.Format(CultureInfo.InvariantCulture, Properties, CalDav));

        Assert.Equal(["3.0", "4.0"], book.Property(phone.Contacts, CardDav + "supported-address-data")!.Elements(CardDav + "address-data-type").Select(type => type.Attribute("version")!.Value));
        Assert.Equal(["2.0"], calendar.Property(phone.Calendar, CalDav + "supported-calendar-data")!.Elements(CalDav + "calendar-data").Select(type => type.Attribute("version")!.Value));
        Assert.Equal(["VEVENT"], calendar.Property(phone.Calendar, CalDav + "supported-calendar-component-set")!.Elements(CalDav + "comp").Select(type => type.Attribute("name")!.Value));
        foreach (var (answer, path, space) in (ReadOnlySpan<(Answer, string, XNamespace)>)[(book, phone.Contacts, CardDav), (calendar, phone.Calendar, CalDav)])
        {
            Assert.Equal($"{GatewayHost.MaximumItemLength}", answer.Property(path, space + "max-resource-size")!.Value);
            Assert.Superset(
                new HashSet<string> { "i;ascii-casemap", "i;octet", "i;unicode-casemap" },
                answer.Property(path, space + "supported-collation-set")!.Elements(space + "supported-collation").Select(collation => collation.Value).ToHashSet());
        }
    }

    [Fact]
    public async Task The_stated_limit_is_the_one_that_counts_to_the_byte()
    {
        var phone = await host.NewPhoneAsync();
        string Long(int length) => Samples.Card("a", $"A\r\nNOTE:{new string('x', length - Samples.Card("a", "A\r\nNOTE:").Length)}");

        Assert.Equal(201, (await phone.PutCardAsync("a.vcf", Long(GatewayHost.MaximumItemLength))).Code);
        var refused = await phone.PutCardAsync("a.vcf", Long(GatewayHost.MaximumItemLength + 1));

        Assert.Equal((403, "max-resource-size"), (refused.Code, refused.Preconditions[0]));
        Assert.Equal(GatewayHost.MaximumItemLength, (await phone.GetAsync(phone.Contacts + "a.vcf")).Body.Length);
    }

    [Theory]
    [InlineData(null, 403)]
    [InlineData("infinity", 403)]
    [InlineData("0", 207)]
    [InlineData("1", 207)]
    public async Task A_listing_without_a_depth_is_one_of_infinite_depth(string? depth, int status)
    {
        var phone = await host.NewPhoneAsync();
        (string, string)[] headers = depth is null ? [] : [("Depth", depth)];

        var answer = await phone.SendAsync("PROPFIND", $"/dav/calendars/{phone.Segment}/", (string?)null, headers);

        Assert.Equal(status, answer.Code);
        Assert.Equal(status == 403, answer.Preconditions.Contains("propfind-finite-depth"));
    }

    [Theory]
    [InlineData("i;ascii-casemap")]
    [InlineData("i;octet")]
    [InlineData("i;unicode-casemap")]
    public async Task Every_stated_collation_is_served(string collation)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a", "Ann"));

        var answer = await phone.ReportAsync(phone.Contacts, $"""
            <a:addressbook-query xmlns="DAV:" xmlns:a="urn:ietf:params:xml:ns:carddav"><prop><getetag/></prop><a:filter><a:prop-filter name="FN">
            <a:text-match collation="{collation}" match-type="equals">Ann</a:text-match></a:prop-filter></a:filter></a:addressbook-query>
            """);

        Assert.Equal([phone.Contacts + "a.vcf"], answer.Hrefs);
    }

    /// <summary>Goal: one resource, one address. Method: a name of odd characters, asked for in all the ways that name it.</summary>
    [Fact]
    public async Task An_odd_name_has_one_spelling_in_every_answer()
    {
        var phone = await host.NewPhoneAsync();
        var href = phone.Contacts + "a%20%26%C3%BC%2B%25%3B%23.vcf";
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Contacts + "a%20&%c3%bc+%25;%23.vcf", Samples.Card("a"), ("Content-Type", "text/vcard"))).Code);

        string[] told =
        [
            .. (await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>")).Hrefs.Skip(1),
            .. (await phone.PropfindAsync(href, 0, "<getetag/>")).Hrefs,
            .. (await phone.SyncAsync(phone.Contacts, "")).Hrefs,
            .. (await phone.ReportAsync(phone.Contacts, $"<a:addressbook-multiget xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/></prop><href>{phone.Contacts}a%20%26%c3%bc+%25;%23.vcf</href></a:addressbook-multiget>")).Hrefs,
            .. (await phone.ReportAsync(phone.Contacts, "<a:addressbook-query xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/></prop><a:filter/></a:addressbook-query>")).Hrefs,
            (await phone.PutCardAsync("b.vcf", Samples.Card("a"))).Xml.Descendants(Dav + "href").Single().Value,
        ];

        Assert.Equal(Enumerable.Repeat(href, 6), told);
        Assert.Equal(200, (await phone.GetAsync(href)).Code);
    }

    [Fact]
    public async Task A_multiget_has_one_answer_for_each_address_and_404_for_those_where_nothing_is()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));
        await phone.PutEventAsync(phone.Calendar + "b.ics", Samples.Event("b"));
        string[] missing = [phone.Calendar + "none.ics", phone.Tasks + "a.ics", "/dav/calendars/nobody/calendar/a.ics", phone.Calendar];
        var asked = string.Concat(((string[])[phone.Calendar + "b.ics", .. missing, phone.Calendar + "a.ics", phone.Calendar + "b.ics"]).Select(href => $"<href>{href}</href>"));

        var answer = await phone.ReportAsync(
            phone.Calendar, $"<c:calendar-multiget xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/><c:calendar-data/></prop>{asked}</c:calendar-multiget>");

        Assert.Equal(6, answer.Hrefs.Count);
        Assert.All(missing, href => Assert.Equal(404, answer.StatusOf(href)));
        foreach (var name in (string[])["a", "b"])
        {
            Assert.Equal(Samples.Event(name), answer.Property($"{phone.Calendar}{name}.ics", CalDav + "calendar-data")!.Value);
            Assert.Equal((await phone.GetAsync($"{phone.Calendar}{name}.ics")).ETag, answer.Property($"{phone.Calendar}{name}.ics", Dav + "getetag")!.Value);
        }
    }

    [Fact]
    public async Task A_calendars_name_colour_and_order_are_the_clients_to_set()
    {
        var phone = await host.NewPhoneAsync();
        XNamespace apple = "http://apple.com/ns/ical/";
        const string Asked = "<displayname/><i:calendar-color xmlns:i='http://apple.com/ns/ical/'/><i:calendar-order xmlns:i='http://apple.com/ns/ical/'/>";

        var set = await phone.SendAsync("PROPPATCH", phone.Calendar, """
            <propertyupdate xmlns="DAV:" xmlns:i="http://apple.com/ns/ical/"><set><prop><displayname>Home</displayname></prop></set>
            <set><prop><i:calendar-color>#00FF00FF</i:calendar-color><i:calendar-order>7</i:calendar-order></prop></set></propertyupdate>
            """);
        var listed = await phone.PropfindAsync($"/dav/calendars/{phone.Segment}/", 1, Asked);
        await phone.SendAsync("PROPPATCH", phone.Calendar, "<propertyupdate xmlns='DAV:'><remove><prop><displayname/></prop></remove></propertyupdate>");
        var after = await phone.PropfindAsync(phone.Calendar, 0, Asked);

        Assert.Equal(200, set.PropertyStatus(phone.Calendar, apple + "calendar-order"));
        Assert.Equal(
            ("Home", "#00FF00FF", "7"),
            (listed.Property(phone.Calendar, Dav + "displayname")!.Value, listed.Property(phone.Calendar, apple + "calendar-color")!.Value, listed.Property(phone.Calendar, apple + "calendar-order")!.Value));
        Assert.Equal(404, listed.PropertyStatus(phone.Tasks, apple + "calendar-order"));
        Assert.Equal(("calendar", "7"), (after.Property(phone.Calendar, Dav + "displayname")!.Value, after.Property(phone.Calendar, apple + "calendar-order")!.Value));
    }

    /// <summary>Goal: a client that looks at the tag alone misses nothing. Method: each kind of change, and none.</summary>
    [Fact]
    public async Task The_tag_of_a_collection_tells_of_every_change_in_it_and_of_no_other()
    {
        var phone = await host.NewPhoneAsync();
        var tags = new List<string> { await TagAsync() };
        Func<Task<Answer>>[] changes =
        [
            () => phone.PutCardAsync("a.vcf", Samples.Card("a")),
            () => phone.PutCardAsync("a.vcf", Samples.Card("a", "B")),
            () => phone.SendAsync("COPY", phone.Contacts + "a.vcf", (string?)null, ("Destination", phone.Contacts + "b.vcf")),
            () => phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, ("Destination", phone.Contacts + "c.vcf")),
            () => phone.SendAsync("DELETE", phone.Contacts + "c.vcf"),
        ];
        foreach (var change in changes)
        {
            var code = (await change()).Code;
            if (code == 403)
                continue;
            Assert.InRange(code, 201, 204);
            tags.Add(await TagAsync());
        }
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));
        await phone.GetAsync(phone.Contacts + "c.vcf");

        Assert.Equal(tags.Count, tags.Distinct().Count());
        Assert.Equal(tags[^1], await TagAsync());

        async Task<string> TagAsync() => (await phone.PropfindAsync(phone.Contacts, 0, "<s:getctag xmlns:s='http://calendarserver.org/ns/'/>"))
            .Property(phone.Contacts, XName.Get("getctag", "http://calendarserver.org/ns/"))!.Value;
    }
}
