using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Who may do what, and who is who (RFC 3744, RFC 3253 section 3.8).</summary>
[Collection(nameof(GatewayTests))]
public sealed class PrincipalTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";

    [Fact]
    public async Task What_the_owner_may_do_is_said_in_all_the_ways_there_are()
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PropfindAsync(
            phone.Calendar, 0, "<acl/><acl-restrictions/><inherited-acl-set/><supported-privilege-set/><current-user-privilege-set/><owner/>");

        var granted = Privileges(answer.Property(phone.Calendar, Dav + "current-user-privilege-set")!.Elements(Dav + "privilege"));
        Assert.Superset(new HashSet<string> { "read", "write", "bind", "unbind", "read-free-busy", "read-acl" }, granted);
        Assert.Equal(granted, Privileges(answer.Property(phone.Calendar, Dav + "acl")!.Descendants(Dav + "grant").Elements(Dav + "privilege")));
        Assert.NotNull(answer.Property(phone.Calendar, Dav + "acl")!.Element(Dav + "ace")!.Element(Dav + "protected"));
        Assert.Superset(granted, Privileges(answer.Property(phone.Calendar, Dav + "supported-privilege-set")!.Descendants(Dav + "privilege")));
        Assert.NotNull(answer.Property(phone.Calendar, Dav + "acl-restrictions")!.Element(Dav + "grant-only"));
        Assert.Empty(answer.Property(phone.Calendar, Dav + "inherited-acl-set")!.Elements());
        Assert.Equal($"/dav/principals/{phone.Segment}/", answer.Property(phone.Calendar, Dav + "owner")!.Value);

        var acl = await phone.SendAsync("ACL", phone.Calendar, "<acl xmlns='DAV:'/>");
        Assert.Equal(403, acl.Code);
        Assert.Contains("no-protected-ace-conflict", acl.Preconditions);
    }

    [Fact]
    public async Task Each_resource_names_the_reports_that_it_answers()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));

        Assert.Superset(
            new HashSet<string> { "calendar-query", "calendar-multiget", "free-busy-query", "sync-collection", "expand-property" },
            await ReportsAsync(phone, phone.Calendar));
        Assert.Superset(new HashSet<string> { "calendar-query", "calendar-multiget", "expand-property" }, await ReportsAsync(phone, phone.Calendar + "a.ics"));
        Assert.Superset(new HashSet<string> { "addressbook-query", "addressbook-multiget", "sync-collection" }, await ReportsAsync(phone, phone.Contacts));
        Assert.Superset(
            new HashSet<string> { "expand-property", "principal-match", "principal-property-search", "principal-search-property-set" },
            await ReportsAsync(phone, "/dav/principals/"));
        Assert.DoesNotContain("sync-collection", await ReportsAsync(phone, $"/dav/calendars/{phone.Segment}/"));
    }

    [Fact]
    public async Task Addresses_in_properties_are_followed_in_one_request()
    {
        var phone = await host.NewPhoneAsync();
        var principal = $"/dav/principals/{phone.Segment}/";

        var answer = await phone.SendAsync("REPORT", "/dav/", """
            <expand-property xmlns="DAV:"><property name="displayname"/><property name="nothing" namespace="urn:e"/>
            <property name="current-user-principal"><property name="displayname"/>
            <property name="calendar-home-set" namespace="urn:ietf:params:xml:ns:caldav"><property name="resourcetype"/></property></property></expand-property>
            """);

        Assert.Equal(207, answer.Code);
        Assert.Equal(404, answer.PropertyStatus("/dav/", XName.Get("nothing", "urn:e")));
        var inner = answer.Property("/dav/", Dav + "current-user-principal")!.Element(Dav + "response")!;
        Assert.Equal(principal, inner.Element(Dav + "href")!.Value);
        Assert.Equal(phone.Subscriber.Value, inner.Descendants(Dav + "displayname").First().Value);
        var home = inner.Descendants(CalDav + "calendar-home-set").Single().Element(Dav + "response")!;
        Assert.Equal($"/dav/calendars/{phone.Segment}/", home.Element(Dav + "href")!.Value);
        Assert.NotNull(home.Descendants(Dav + "collection").Single());
    }

    [Fact]
    public async Task Expansion_of_the_properties_of_an_item_and_of_nothing()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        const string Body = "<expand-property xmlns='DAV:'><property name='getetag'/><property name='owner'><property name='displayname'/></property></expand-property>";

        var answer = await phone.SendAsync("REPORT", phone.Contacts + "a.vcf", Body);

        Assert.NotNull(answer.Property(phone.Contacts + "a.vcf", Dav + "getetag"));
        Assert.NotNull(answer.Property(phone.Contacts + "a.vcf", Dav + "owner")!.Element(Dav + "response"));
        Assert.Equal(404, (await phone.SendAsync("REPORT", phone.Contacts + "none.vcf", Body)).Code);
    }

    [Fact]
    public async Task A_subscriber_finds_itself_and_nobody_else()
    {
        var phone = await host.NewPhoneAsync();
        var other = await host.NewPhoneAsync("somebody-else");
        var self = new[] { $"/dav/principals/{phone.Segment}/" };

        Assert.Equal(self, (await SearchAsync(phone, phone.Subscriber.Value[..5].ToUpperInvariant())).Hrefs);
        Assert.Empty((await SearchAsync(phone, other.Subscriber.Value)).Hrefs);
        Assert.Equal(self, (await phone.SendAsync("REPORT", "/dav/principals/", "<principal-match xmlns='DAV:'><self/><prop><displayname/></prop></principal-match>")).Hrefs);
        Assert.Empty((await phone.SendAsync("REPORT", phone.Calendar, "<principal-match xmlns='DAV:'><self/></principal-match>")).Hrefs);
        var properties = await phone.SendAsync("REPORT", "/dav/principals/", "<principal-search-property-set xmlns='DAV:'/>");
        Assert.Equal(200, properties.Code);
        Assert.NotEmpty(properties.Xml.Descendants(Dav + "displayname"));
    }

    [Fact]
    public async Task A_revoked_password_is_worthless_with_the_next_request()
    {
        var phone = await host.NewPhoneAsync();
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        Assert.Equal(207, (await tablet.PropfindAsync(tablet.Contacts, 0, "<getetag/>")).Code);

        await host.Client.Subscriber(phone.Subscriber).RevokeDeviceAsync(new OrleansPim.Contracts.Identity.DeviceId("tablet"), CancellationToken.None);

        Assert.Equal(401, (await tablet.PropfindAsync(tablet.Contacts, 0, "<getetag/>")).Code);
        Assert.Equal(401, (await tablet.PutCardAsync("a.vcf", Samples.Card("a"))).Code);
        Assert.Equal(207, (await phone.PropfindAsync(phone.Contacts, 0, "<getetag/>")).Code);
    }

    [Fact]
    public async Task Those_whom_a_list_of_rights_names_are_told_with_their_properties()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var principal = $"/dav/principals/{phone.Segment}/";
        const string Body = "<acl-principal-prop-set xmlns='DAV:'><prop><displayname/></prop></acl-principal-prop-set>";

        foreach (var path in (string[])[phone.Contacts, phone.Contacts + "a.vcf", $"/dav/calendars/{phone.Segment}/", phone.Photos, principal])
        {
            var answer = await phone.SendAsync("REPORT", path, Body);
            Assert.Equal([principal], answer.Hrefs);
            Assert.Equal(phone.Subscriber.Value, answer.Property(principal, Dav + "displayname")!.Value);
            Assert.Contains("acl-principal-prop-set", await ReportsAsync(phone, path));
        }
        Assert.Empty((await phone.SendAsync("REPORT", "/dav/", Body)).Hrefs);
        Assert.Equal(404, (await phone.SendAsync("REPORT", phone.Contacts + "none.vcf", Body)).Code);
    }

    [Fact]
    public async Task Whose_something_is_finds_everything_below_however_deep()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a"));
        await phone.SendAsync("MKCOL", phone.Photos + "2026/");
        await phone.SendAsync("PUT", phone.Photos + "2026/a.jpg", "x");
        var (principal, books, calendars) = ($"/dav/principals/{phone.Segment}/", $"/dav/addressbooks/{phone.Segment}/", $"/dav/calendars/{phone.Segment}/");

        Assert.Equal([phone.Contacts + "a.vcf"], await OwnedAsync(phone, phone.Contacts));
        Assert.Equal([phone.Calendar, phone.Calendar + "a.ics", phone.Tasks], await OwnedAsync(phone, calendars));
        Assert.Equal([phone.Photos + "2026/", phone.Photos + "2026/a.jpg"], await OwnedAsync(phone, phone.Photos));
        Assert.Superset(new HashSet<string> { principal, books, calendars, phone.Photos, phone.Contacts + "a.vcf" }, (await OwnedAsync(phone, "/dav/")).ToHashSet());
        Assert.Empty(await OwnedAsync(phone, phone.Contacts + "a.vcf"));
        Assert.Equal([principal], (await MatchAsync(phone, "/dav/", "principal-URL")).Hrefs);
        Assert.Empty((await MatchAsync(phone, calendars, "displayname")).Hrefs);
    }

    [Theory]
    [InlineData("<acl-principal-prop-set xmlns='DAV:'/>", 207)]
    [InlineData("<principal-match xmlns='DAV:'><self/></principal-match>", 207)]
    [InlineData("<principal-property-search xmlns='DAV:'><property-search><prop><displayname/></prop><match>a</match></property-search></principal-property-search>", 207)]
    [InlineData("<principal-search-property-set xmlns='DAV:'/>", 200)]
    public async Task Reports_about_principals_are_about_their_address_alone(string report, int status)
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(status, (await phone.SendAsync("REPORT", "/dav/principals/", report, ("Depth", "0"))).Code);
        Assert.Equal(400, (await phone.SendAsync("REPORT", "/dav/principals/", report, ("Depth", "1"))).Code);
        Assert.Equal(400, (await phone.SendAsync("REPORT", "/dav/principals/", report, ("Depth", "infinity"))).Code);
    }

    private static async Task<IEnumerable<string>> OwnedAsync(Phone phone, string path) => (await MatchAsync(phone, path, "owner")).Hrefs.Order(StringComparer.Ordinal);

    private static Task<Answer> MatchAsync(Phone phone, string path, string property) =>
        phone.SendAsync("REPORT", path, $"<principal-match xmlns='DAV:'><principal-property><{property}/></principal-property><prop><owner/></prop></principal-match>");

    private static Task<Answer> SearchAsync(Phone phone, string text) => phone.SendAsync("REPORT", "/dav/principals/", $"""
        <principal-property-search xmlns="DAV:"><property-search><prop><displayname/></prop><match>{text}</match></property-search>
        <prop><displayname/></prop></principal-property-search>
        """);

    private static async Task<HashSet<string>> ReportsAsync(Phone phone, string path)
    {
        var answer = await phone.PropfindAsync(path, 0, "<supported-report-set/>");
        return [.. answer.Property(path, Dav + "supported-report-set")!.Descendants(Dav + "report").Elements().Select(report => report.Name.LocalName)];
    }

    private static HashSet<string> Privileges(IEnumerable<XElement> privileges) => [.. privileges.Elements().Select(name => name.Name.LocalName)];
}
