using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: what a phone stored comes back to the byte, whoever asks and however. Method: bodies full of what servers like to tidy up.</summary>
[Collection(nameof(GatewayTests))]
public sealed class VerbatimTests(GatewayHost host)
{
    private static readonly XName ETag = XName.Get("getetag", "DAV:");

    private const string Series = """
        BEGIN:VCALENDAR
        PRODID:-//Example//Phone//EN
        VERSION:2.0
        X-WR-CALNAME:Odd\, one
        BEGIN:VTIMEZONE
        TZID:Own zone
        X-LIC-LOCATION:Europe/Ulm
        BEGIN:STANDARD
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        DTSTART:19961027T030000
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE="A; b, c":geo:48.4,9.9
        UID:series
        RRULE:FREQ=WEEKLY
        DTSTART;TZID="Own zone":20260105T090000
        dtstamp:20260101T000000Z
        SUMMARY;LANGUAGE=de:Gr
         üße
        BEGIN:VALARM
        X-B:1
        TRIGGER:-PT5M
        ACTION:AUDIO
        END:VALARM
        END:VEVENT
        BEGIN:VEVENT
        UID:series
        RECURRENCE-ID;TZID=Own zone:20260112T090000
        DTSTART;TZID=Own zone:20260113T090000
        X-OVERRIDE:yes
        END:VEVENT
        END:VCALENDAR

        """;

    private const string Card4 = """
        BEGIN:VCARD
        VERSION:4.0
        UID:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
        KIND:individual
        item1.X-ABLABEL:_$!<Other>!$_
        FN;SORT-AS="Ü":Ünn 🦉
        TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-555-555-5555;ext=5555
        X-SOCIALPROFILE;x-user=ann:x-apple:ann
        END:VCARD

        """;

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task A_series_with_its_zone_its_exceptions_and_what_only_its_program_knows_stays_as_it_is(string lineEnd)
    {
        var phone = await host.NewPhoneAsync();
        await AssertVerbatimAsync(
            phone, phone.Calendar + "a.ics", "text/calendar", Series.ReplaceLineEndings(lineEnd), "calendar", "calendar",
            $"<x:calendar-multiget xmlns='DAV:' xmlns:x='urn:ietf:params:xml:ns:caldav'><prop><getetag/><x:calendar-data/></prop><href>{phone.Calendar}a.ics</href></x:calendar-multiget>");
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public async Task A_vcard_of_version_4_stays_as_it_is(string lineEnd)
    {
        var phone = await host.NewPhoneAsync();
        await AssertVerbatimAsync(
            phone, phone.Contacts + "a.vcf", "text/vcard", Card4.ReplaceLineEndings(lineEnd), "addressBook", "contacts",
            $"<x:addressbook-multiget xmlns='DAV:' xmlns:x='urn:ietf:params:xml:ns:carddav'><prop><getetag/><x:address-data/></prop><href>{phone.Contacts}a.vcf</href></x:addressbook-multiget>");
    }

    [Fact]
    public async Task One_uid_may_be_in_two_collections_and_in_one_only_once_however_it_comes_there()
    {
        var phone = await host.NewPhoneAsync();
        var work = $"/dav/calendars/{phone.Segment}/work/";
        await phone.SendAsync("MKCALENDAR", work);
        Assert.Equal(201, (await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("one"))).Code);
        Assert.Equal(201, (await phone.PutEventAsync(work + "b.ics", Samples.Event("one"))).Code);

        Answer[] refused =
        [
            await phone.PutEventAsync(phone.Calendar + "c.ics", Samples.Event("one")),
            await phone.SendAsync("COPY", phone.Calendar + "a.ics", (string?)null, ("Destination", phone.Calendar + "c.ics")),
            await phone.SendAsync("COPY", phone.Calendar + "a.ics", (string?)null, ("Destination", work + "c.ics")),
            await phone.SendAsync("MOVE", phone.Calendar + "a.ics", (string?)null, ("Destination", work + "c.ics")),
        ];

        Assert.All(refused, answer => Assert.Equal((403, "no-uid-conflict"), (answer.Code, answer.Preconditions[0])));
        Assert.Equal([phone.Calendar + "a.ics", work + "b.ics"], [.. (await phone.SyncAsync(phone.Calendar, "")).Hrefs, .. (await phone.SyncAsync(work, "")).Hrefs]);
    }

    private static async Task AssertVerbatimAsync(Phone phone, string path, string type, string text, string kind, string collection, string multiget)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var api = $"/api/v1/subscribers/{phone.Segment}/";
        var name = path[(path.LastIndexOf('/') + 1)..];
        var put = await phone.SendAsync("PUT", path, text, ("Content-Type", type));
        var get = await phone.GetAsync(path);
        var report = await phone.ReportAsync(path[..^name.Length], multiget);
        var item = JsonNode.Parse((await phone.GetAsync($"{api}items?kind={kind}&collection={collection}&bodies=true")).Text)!["items"]![0]!;
        var export = await phone.GetAsync(api + "export");
        using var archive = new ZipArchive(new MemoryStream(export.Body));
        using var packed = new MemoryStream();
        await using (var file = await archive.Entries.Single(entry => entry.Name == name).OpenAsync(CancellationToken.None))
            await file.CopyToAsync(packed, CancellationToken.None);

        Assert.Equal(201, put.Code);
        Assert.Equal(body, get.Body);
        Assert.Equal(body, packed.ToArray());
        Assert.Equal(text, report.Response(path).Descendants().Single(element => element.Name.LocalName.EndsWith("-data", StringComparison.Ordinal)).Value);
        Assert.Equal(text, (string)item["body"]!);
        // The tag of a body that nobody altered may be told with the PUT already, and is the same wherever it is told.
        Assert.Matches("^\"[0-9a-f]+\"$", put.ETag);
        Assert.Equal([put.ETag!, put.ETag!, put.ETag!], [get.ETag!, report.Property(path, ETag)!.Value, $"\"{(string)item["eTag"]!}\""]);
    }
}
