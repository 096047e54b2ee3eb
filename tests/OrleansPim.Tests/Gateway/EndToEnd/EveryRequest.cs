using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>One of each kind of request that is answered from, or changes, what a subscriber has.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The address.</param>
/// <param name="Body">The body, if any.</param>
/// <param name="Headers">Its headers.</param>
internal sealed record EveryRequest(string Method, string Path, byte[]? Body, params (string Name, string Value)[] Headers)
{
    private const string Dav = "xmlns='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' xmlns:a='urn:ietf:params:xml:ns:carddav'";
    private const string Lock = "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";

    /// <summary>Stores what the requests ask for.</summary>
    /// <returns>A sync token of the contacts and one of the photos.</returns>
    public static async Task<(string Contacts, string Photos)> PrepareAsync(Phone phone)
    {
        Assert.Equal(201, (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).Code);
        Assert.Equal(201, (await phone.PutEventAsync(phone.Calendar + "a.ics", Samples.Event("a", more: "RRULE:FREQ=DAILY\r\n"))).Code);
        Assert.Equal(201, (await phone.SendAsync("MKCOL", phone.Photos + "2026/")).Code);
        Assert.Equal(201, (await phone.SendAsync("PUT", phone.Photos + "2026/a.jpg", "a")).Code);
        return ((await phone.SyncAsync(phone.Contacts, "")).SyncToken, (await phone.SyncAsync(phone.Photos, "")).SyncToken);
    }

    /// <summary>All of them; those that delete come last.</summary>
    public static IEnumerable<EveryRequest> All(Phone phone, (string Contacts, string Photos) tokens) =>
        Reads(phone).Concat(Reports(phone, tokens)).Concat(Json(phone, tokens.Contacts)).Concat(Changes(phone));

    public Task<Answer> SendAsync(Phone phone) => phone.SendAsync(Method, Path, Body is null ? null : new ByteArrayContent(Body), Headers);

    public override string ToString() => $"{Method} {Path} {(Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 120))))}";

    private static IEnumerable<EveryRequest> Reads(Phone phone)
    {
        string[] homes = [$"/dav/addressbooks/{phone.Segment}/", $"/dav/calendars/{phone.Segment}/"];
        string[] items = [phone.Contacts + "a.vcf", phone.Calendar + "a.ics", phone.Photos + "2026/a.jpg"];
        string[] collections = [phone.Contacts, phone.Calendar, phone.Tasks, phone.Photos, phone.Photos + "2026/", phone.Photos + "2026"];
        foreach (var path in (string[])[.. items, .. collections, phone.Contacts + "none.vcf", phone.Photos + "none", $"{homes[0]}none/"])
        {
            yield return new("GET", path, null);
            yield return new("HEAD", path, null);
            yield return Xml("PROPFIND", path, "<propfind xmlns='DAV:'><prop><getetag/></prop></propfind>", ("Depth", "0"));
        }
        foreach (var path in (string[])[.. collections, .. homes, "/", "/dav/", $"/dav/principals/{phone.Segment}/"])
        {
            yield return new("PROPFIND", path, null, ("Depth", "1"));
            yield return Xml("PROPFIND", path, "<propfind xmlns='DAV:'><propname/></propfind>", ("Depth", "0"));
        }
        yield return new("GET", items[2] + "?size=64", null);
        yield return new("GET", items[0], null, ("If-None-Match", "\"0\""));
        yield return new("GET", items[2], null, ("Range", "bytes=0-0"));
    }

    private static IEnumerable<EveryRequest> Reports(Phone phone, (string Contacts, string Photos) tokens)
    {
        foreach (var (path, token) in ((string, string)[])[(phone.Contacts, tokens.Contacts), (phone.Contacts, ""), (phone.Photos, tokens.Photos), (phone.Calendar, "")])
        {
            yield return Report(path, $"<sync-collection {Dav}><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>");
            yield return Report(path, $"<sync-collection {Dav}><sync-token>{token}</sync-token><sync-level>1</sync-level><limit><nresults>1</nresults></limit><prop/></sync-collection>");
        }
        foreach (var name in (string[])["a", "none"])
        {
            yield return Report(phone.Contacts, $"<a:addressbook-multiget {Dav}><prop><a:address-data/></prop><href>{phone.Contacts}{name}.vcf</href></a:addressbook-multiget>");
            yield return Report(phone.Calendar, $"<c:calendar-multiget {Dav}><prop><c:calendar-data/></prop><href>{phone.Calendar}{name}.ics</href></c:calendar-multiget>");
        }
        yield return Report(phone.Contacts, $"<a:addressbook-query {Dav}><prop><getetag/></prop><a:filter/></a:addressbook-query>");
        yield return Report(phone.Contacts, $"<a:addressbook-query {Dav}><prop/><a:filter><a:prop-filter name='FN'><a:text-match>nobody</a:text-match></a:prop-filter></a:filter></a:addressbook-query>");
        yield return Report(phone.Calendar, $"<c:calendar-query {Dav}><prop><getetag/></prop><c:filter><c:comp-filter name='VCALENDAR'/></c:filter></c:calendar-query>");
        yield return Report(phone.Calendar, $"<c:calendar-query {Dav}><prop><c:calendar-data><c:expand start='20260101T000000Z' end='20260201T000000Z'/></c:calendar-data></prop><c:filter><c:comp-filter name='VCALENDAR'><c:comp-filter name='VEVENT'><c:time-range start='20260101T000000Z' end='20260201T000000Z'/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>");
        yield return Report(phone.Calendar, $"<c:free-busy-query {Dav}><c:time-range start='20260101T000000Z' end='20260201T000000Z'/></c:free-busy-query>");
        foreach (var path in (string[])[phone.Contacts, phone.Contacts + "a.vcf", phone.Photos + "2026/a.jpg"])
        {
            yield return Report(path, $"<expand-property {Dav}><property name='getetag'/></expand-property>");
            yield return Report(path, $"<acl-principal-prop-set {Dav}><prop><displayname/></prop></acl-principal-prop-set>");
        }
        yield return Report("/dav/", $"<principal-match {Dav}><principal-property><owner/></principal-property><prop><getetag/></prop></principal-match>");
    }

    private static IEnumerable<EveryRequest> Json(Phone phone, string token)
    {
        var api = $"/api/v1/subscribers/{phone.Segment}/";
        const string Where = "kind=addressBook&collection=contacts";
        string[] reads =
        [
            "collections", "export", $"items?{Where}", $"items?{Where}&bodies=true", "items?kind=photos", "items?kind=calendar&collection=none", $"changes?{Where}",
            $"changes?{Where}&since={Uri.EscapeDataString(token)}", $"content?{Where}&name=a.vcf", $"content?{Where}&name=none.vcf", "content?kind=photos&collection=2026&name=a.jpg&size=64",
        ];
        foreach (var read in reads)
        {
            yield return new("GET", api + read, null);
            yield return new("HEAD", api + read, null);
        }
        var put = new JsonObject { ["op"] = "put", ["kind"] = "addressBook", ["collection"] = "contacts", ["name"] = "j.vcf", ["body"] = Samples.Card("j") };
        var batch = new JsonObject { ["requestId"] = Guid.NewGuid(), ["changes"] = new JsonArray(put) };
        yield return new("POST", api + "changes", Encoding.UTF8.GetBytes(batch.ToJsonString()), ("Content-Type", "application/json"));
        yield return new("POST", api + "import", Archive("contacts/contacts/i.vcf", Samples.Card("i")), ("Content-Type", "application/zip"));
        yield return new("POST", api + "import", Archive("photos/2026/a.jpg", "a"), ("Content-Type", "application/zip"));
    }

    private static IEnumerable<EveryRequest> Changes(Phone phone)
    {
        yield return Xml("PROPPATCH", phone.Contacts, "<propertyupdate xmlns='DAV:'><set><prop><displayname>A</displayname></prop></set></propertyupdate>");
        yield return Xml("PROPPATCH", phone.Photos + "2026/a.jpg", "<propertyupdate xmlns='DAV:'><set><prop><x xmlns='urn:e'>A</x></prop></set></propertyupdate>");
        yield return Xml("LOCK", phone.Photos + "new.jpg", Lock, ("Timeout", "Second-1"));
        yield return Xml("LOCK", phone.Contacts + "a.vcf", Lock, ("Timeout", "Second-1"), ("Depth", "0"));
        yield return new("MKCOL", phone.Photos + "new/", null);
        yield return new("MKCALENDAR", $"/dav/calendars/{phone.Segment}/new/", null);
        yield return new("PUT", phone.Contacts + "b.vcf", Encoding.UTF8.GetBytes(Samples.Card("b")), ("Content-Type", "text/vcard"));
        yield return new("PUT", phone.Photos + "2026/long.jpg", new byte[20_000]);
        yield return new("PUT", phone.Photos + "2026/a.jpg", "b"u8.ToArray(), ("If-Match", "*"));
        yield return new("COPY", phone.Photos + "2026/a.jpg", null, ("Destination", phone.Photos + "2026/b.jpg"));
        yield return new("MOVE", phone.Photos + "2026/a.jpg", null, ("Destination", phone.Photos + "2026/c.jpg"));
        yield return new("COPY", phone.Photos + "2026/", null, ("Destination", phone.Photos + "2025/"));
        yield return new("MOVE", phone.Photos + "2026/", null, ("Destination", phone.Photos + "2024/"));
        yield return new("DELETE", phone.Calendar + "a.ics", null);
        yield return new("DELETE", phone.Calendar + "none.ics", null);
        yield return new("DELETE", phone.Photos + "2024/", null);
    }

    private static EveryRequest Report(string path, string body) => Xml("REPORT", path, body);

    private static EveryRequest Xml(string method, string path, string body, params (string Name, string Value)[] headers) =>
        new(method, path, Encoding.UTF8.GetBytes(body), [("Content-Type", "application/xml"), .. headers]);

    private static byte[] Archive(string path, string body)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry(path).Open();
            entry.Write(Encoding.UTF8.GetBytes(body));
        }
        return output.ToArray();
    }
}
