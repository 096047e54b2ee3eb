using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.TestKit.Stores;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>
/// Goal: one bad item fails no listing, is never missing from one, and hides nobody else. Method: bodies that no PUT takes, stored past the gateway, as
/// another front end or an older release may have done; and a body that is lost in every region.
/// </summary>
[Collection(nameof(GatewayTests))]
public sealed class SetAsideTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XNamespace CalDav = "urn:ietf:params:xml:ns:caldav";
    private static readonly XNamespace CardDav = "urn:ietf:params:xml:ns:carddav";

    /// <summary>Each is wrong in a way of its own: no object, no end, a rule that is none, a character that XML lacks, no UTF-8.</summary>
    public static TheoryData<string, byte[]> BadCalendars => new()
    {
        { "no object", "no calendar at all"u8.ToArray() },
        { "no end", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:odd\r\nDTSTART:20260105T090000Z\r\n"u8.ToArray() },
        { "no rule", Encoding.UTF8.GetBytes(Samples.Event("odd", more: "RRULE:FREQ=NEVER\r\n")) },
        { "a bell", Encoding.UTF8.GetBytes(Samples.Event("odd", more: "X-A:\a\r\n")) },
        { "a character that is none", Encoding.UTF8.GetBytes(Samples.Event("odd", more: "X-A:\uFFFE\r\n")) },
        { "no UTF-8", [.. "BEGIN:VCALENDAR\r\nX-A:"u8, 0xFF, 0xC0, .. "\r\nEND:VCALENDAR\r\n"u8] },
        { "nothing", [] },
    };

    [Theory, MemberData(nameof(BadCalendars))]
    public async Task A_calendar_object_that_is_not_understood_is_in_every_listing_and_so_are_the_others(string what, byte[] bad)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutEventAsync(phone.Calendar + "good.ics", Samples.Event("good", more: "DURATION:PT1H\r\n"));
        await StoreAsync(phone, CollectionId.Calendar, "odd.ics", bad, "VEVENT");
        var (good, odd) = (phone.Calendar + "good.ics", phone.Calendar + "odd.ics");
        const string Range = "start='20260101T000000Z' end='20260201T000000Z'";
        string[] forms = ["", "<c:calendar-data/>", $"<c:calendar-data><c:expand {Range}/></c:calendar-data>", $"<c:calendar-data><c:limit-recurrence-set {Range}/></c:calendar-data>", "<c:calendar-data><c:comp name='VCALENDAR'><c:prop name='VERSION'/><c:comp name='VEVENT'><c:prop name='UID'/></c:comp></c:comp></c:calendar-data>"];

        foreach (var form in forms)
        {
            AssertBoth(what + form, await QueryAsync(phone, form, $"<c:comp-filter name='VEVENT'><c:time-range {Range}/></c:comp-filter>"));
            AssertBoth(what + form, await QueryAsync(phone, form, "<c:comp-filter name='VEVENT'/>"));
            AssertBoth(what + form, await phone.ReportAsync(
                phone.Calendar, $"<c:calendar-multiget xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/>{form}</prop><href>{odd}</href><href>{good}</href></c:calendar-multiget>"));
        }
        await AssertListedAsync(phone, phone.Calendar, "calendar", "calendar", odd, good, bad);
        var busy = await phone.ReportAsync(phone.Calendar, $"<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'><c:time-range {Range}/></c:free-busy-query>");
        Assert.Contains("FREEBUSY:20260105T090000Z/20260105T100000Z", busy.Text, StringComparison.Ordinal);

        void AssertBoth(string form, Answer answer)
        {
            Assert.True(answer.Code == 207, $"{form}: {answer.Code} {answer.Text}");
            Assert.Equal([good, odd], answer.Hrefs.Order(StringComparer.Ordinal));
            Assert.NotNull(answer.Property(good, Dav + "getetag"));
            AssertGivenOrLater(answer, odd, CalDav + "calendar-data");
        }
    }

    /// <summary>The same of contacts, whose queries look into every body.</summary>
    [Theory, MemberData(nameof(BadCalendars))]
    public async Task A_contact_that_is_not_understood_is_in_every_listing_and_so_are_the_others(string what, byte[] bad)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("good.vcf", Samples.Card("good"));
        await StoreAsync(phone, CollectionId.Contacts, "odd.vcf", bad, "VCARD");
        var (good, odd) = (phone.Contacts + "good.vcf", phone.Contacts + "odd.vcf");

        foreach (var form in (string[])["", "<a:address-data/>", "<a:address-data><a:prop name='FN'/></a:address-data>"])
        {
            foreach (var report in (string[])
            [
                $"<a:addressbook-query xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/>{form}</prop><a:filter><a:prop-filter name='FN'><a:text-match>ann</a:text-match></a:prop-filter></a:filter></a:addressbook-query>",
                $"<a:addressbook-multiget xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><getetag/>{form}</prop><href>{odd}</href><href>{good}</href></a:addressbook-multiget>",
            ])
            {
                var answer = await phone.ReportAsync(phone.Contacts, report);
                Assert.True(answer.Code == 207, $"{what}: {answer.Code} {answer.Text}");
                Assert.Equal([good, odd], answer.Hrefs.Order(StringComparer.Ordinal));
                Assert.NotNull(answer.Property(good, Dav + "getetag"));
                AssertGivenOrLater(answer, odd, CardDav + "address-data");
            }
        }
        await AssertListedAsync(phone, phone.Contacts, "addressBook", "contacts", odd, good, bad);
    }

    [Fact]
    public async Task An_item_whose_body_is_lost_everywhere_is_listed_and_its_body_is_trouble_of_ours()
    {
        var phone = await host.NewPhoneAsync();
        var more = $"DURATION:PT1H\r\nDESCRIPTION:{new string('x', 9_000)}\r\n";
        await phone.PutEventAsync(phone.Calendar + "good.ics", Samples.Event("good"));
        await phone.PutEventAsync(phone.Calendar + "odd.ics", Samples.Event("odd", more: more));
        await phone.SendAsync("PUT", phone.Photos + "odd.jpg", new ByteArrayContent(new byte[20_000]));
        var (good, odd) = (phone.Calendar + "good.ics", phone.Calendar + "odd.ics");
        await LoseContentAsync(phone, blobs: 2);
        var api = $"/api/v1/subscribers/{phone.Segment}/";

        var sync = await phone.SyncAsync(phone.Calendar, "");
        var query = await QueryAsync(phone, "<c:calendar-data/>", "<c:comp-filter name='VEVENT'><c:time-range start='20260101T000000Z'/></c:comp-filter>");
        var items = await phone.GetAsync(api + "items?kind=calendar&collection=calendar&bodies=true");
        Answer[] bodies =
        [
            await phone.GetAsync(odd),
            await phone.GetAsync(phone.Photos + "odd.jpg"),
            await phone.GetAsync(phone.Photos + "odd.jpg?size=64"),
            await phone.GetAsync(api + "content?kind=calendar&collection=calendar&name=odd.ics"),
            await phone.ReportAsync(phone.Calendar, "<c:free-busy-query xmlns:c='urn:ietf:params:xml:ns:caldav'><c:time-range start='20260101T000000Z' end='20260201T000000Z'/></c:free-busy-query>"),
        ];

        Assert.Equal([good, odd], sync.Hrefs.Order(StringComparer.Ordinal));
        Assert.NotNull(sync.Property(odd, Dav + "getetag"));
        Assert.Equal([good, odd], query.Hrefs);
        Assert.Equal(503, query.StatusOf(odd));
        Assert.Equal(Samples.Event("good"), query.Property(good, CalDav + "calendar-data")!.Value);
        Assert.Equal(["good.ics", "odd.ics"], JsonNode.Parse(items.Text)!["items"]!.AsArray().Select(item => (string)item!["name"]!));
        Assert.All(bodies, answer => Assert.Equal((503, true), (answer.Code, answer.Headers.ContainsKey("Retry-After"))));
    }

    /// <summary>Goal: half a listing is never taken for a whole one. Method: memory knows what there is, and a longer body cannot be had from any region.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_report_that_cannot_be_completed_is_cut_off(bool isMultiget)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.PutCardAsync("b.vcf", Samples.Card("b", $"B\r\nNOTE:{new string('x', 9_000)}"));
        var hrefs = string.Concat(((string[])["a", "b"]).Select(name => $"<href>{phone.Contacts}{name}.vcf</href>"));
        var report = isMultiget
            ? $"<a:addressbook-multiget xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><a:address-data/></prop>{hrefs}</a:addressbook-multiget>"
            : "<a:addressbook-query xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><a:address-data/></prop><a:filter/></a:addressbook-query>";
        Assert.Equal(2, (await phone.ReportAsync(phone.Contacts, report)).Hrefs.Count);
        for (var region = 0; region < host.Cluster.Stores.Count; region++)
            host.Cluster.Lose(region);
        try
        {
            // On a slow machine memory is not believed any more either.
            Assert.Equal(503, (await phone.ReportAsync(phone.Contacts, report)).Code);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            // No end, so nobody takes it for all there is.
        }
        finally
        {
            for (var region = 0; region < host.Cluster.Stores.Count; region++)
                host.Cluster.Heal(region);
        }
        Assert.Equal(2, (await phone.ReportAsync(phone.Contacts, report)).Hrefs.Count);
    }

    /// <summary>The item in every listing that needs no body, and its bytes wherever they are asked for.</summary>
    private static async Task AssertListedAsync(Phone phone, string collection, string kind, string name, string odd, string good, byte[] bad)
    {
        var api = $"/api/v1/subscribers/{phone.Segment}/";
        var (propfind, sync) = (await phone.PropfindAsync(collection, 1, "<getetag/>"), await phone.SyncAsync(collection, ""));
        var items = JsonNode.Parse((await phone.GetAsync($"{api}items?kind={kind}&collection={name}&bodies=true")).Text)!["items"]!.AsArray();
        var export = await phone.GetAsync(api + "export");
        var content = await phone.GetAsync($"{api}content?kind={kind}&collection={name}&name={odd[(odd.LastIndexOf('/') + 1)..]}");
        using var archive = new ZipArchive(new MemoryStream(export.Body));
        var entry = archive.Entries.Single(file => file.Name == odd[(odd.LastIndexOf('/') + 1)..]);
        using var body = new MemoryStream();
        await using (var packed = await entry.OpenAsync(CancellationToken.None))
            await packed.CopyToAsync(body, CancellationToken.None);

        Assert.Equal([collection, good, odd], propfind.Hrefs);
        Assert.Equal([good, odd], sync.Hrefs.Order(StringComparer.Ordinal));
        Assert.Equal(2, items.Count);
        Assert.Equal(bad, (await phone.GetAsync(odd)).Body);
        Assert.Equal(bad, content.Body);
        Assert.Equal(bad, body.ToArray());
    }

    /// <summary>A body that XML can carry, or a status that tells the client to keep what it has.</summary>
    private static void AssertGivenOrLater(Answer answer, string href, XName data)
    {
        if (answer.Response(href).Element(Dav + "status") is not null)
            Assert.Equal(503, answer.StatusOf(href));
        else
            Assert.True(answer.Property(href, Dav + "getetag") is not null || answer.Property(href, data) is not null, answer.Text);
    }

    private static Task<Answer> QueryAsync(Phone phone, string data, string filter) => phone.ReportAsync(
        phone.Calendar,
        $"<c:calendar-query xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><prop><getetag/>{data}</prop><c:filter><c:comp-filter name='VCALENDAR'>{filter}</c:comp-filter></c:filter></c:calendar-query>");

    /// <summary>Deletes all content of a subscriber, once the last region has it too: what came afterwards would be found.</summary>
    private async Task LoseContentAsync(Phone phone, int blobs)
    {
        var prefix = $"content/{phone.Subscriber}/";
        for (var look = 0; host.Cluster.Stores.Any(store => KeysOf(store).Count() < blobs); look++)
        {
            Assert.True(look < 3_000, "A region was never given what the others have.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
        foreach (var key in KeysOf(host.Cluster.Stores[0]).ToList())
        {
            for (var region = 0; region < host.Cluster.Stores.Count; region++)
                host.Cluster.Delete(region, key);
        }

        IEnumerable<string> KeysOf(SimulatedRegionStore store) =>
            store.TakeSnapshot()!.Keys.Select(key => key.Value).Where(key => key.StartsWith(prefix, StringComparison.Ordinal));
    }

    private async Task StoreAsync(Phone phone, CollectionId collection, string name, byte[] body, string component)
    {
        var put = new PutItem { Collection = collection, Name = new ItemName(name), Body = body, ContentType = "text/plain", Uid = "odd", Component = component };
        Assert.Null((await host.Client.Subscriber(phone.Subscriber).ChangeAsync(new DeviceId("other"), [put], CancellationToken.None)).Refusal);
    }
}
