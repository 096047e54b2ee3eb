using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What an export holds besides items, and what an import makes of what is there already.</summary>
[Collection(nameof(GatewayTests))]
public sealed class ArchiveTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";
    private static readonly XName Color = XName.Get("calendar-color", "http://apple.com/ns/ical/");

    [Fact]
    public async Task Names_colours_and_other_properties_of_collections_survive_the_round_trip()
    {
        var (phone, other) = (await host.NewPhoneAsync(), await host.NewPhoneAsync());
        await phone.SendAsync("MKCALENDAR", $"/dav/calendars/{phone.Segment}/work/", """
            <c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop><displayname>Work &amp; play</displayname>
            <x:calendar-color xmlns:x="http://apple.com/ns/ical/" symbolic-color="red">#FF0000FF</x:calendar-color><e:e xmlns:e="urn:e"><e:f/></e:e></prop></set></c:mkcalendar>
            """);
        await NameAsync(phone, phone.Contacts, "Friends");
        await NameAsync(phone, phone.Calendar, "Mine");
        await NameAsync(other, other.Calendar, "Theirs");
        var path = $"/dav/calendars/{other.Segment}/work/";

        var tally = await ImportAsync(other, await ExportAsync(phone));
        var found = await other.PropfindAsync(path, 0, "<displayname/><x:calendar-color xmlns:x='http://apple.com/ns/ical/'/><e xmlns='urn:e'/>");

        Assert.Equal(0, tally["refused"]!.GetValue<int>());
        Assert.Equal("Work & play", found.Property(path, Dav + "displayname")!.Value);
        Assert.Equal(("red", "#FF0000FF"), (found.Property(path, Color)!.Attribute("symbolic-color")!.Value, found.Property(path, Color)!.Value));
        Assert.NotNull(found.Property(path, XName.Get("e", "urn:e"))!.Element(XName.Get("f", "urn:e")));
        Assert.Equal("Friends", await NameOfAsync(other, other.Contacts));
        Assert.Equal("Theirs", await NameOfAsync(other, other.Calendar));
    }

    /// <summary>Goal: rot in a copy is not brought back as data, whoever packed it. Method: one stored letter is another, and no list says so.</summary>
    [Theory]
    [InlineData(50)]
    [InlineData(20_000)]
    public async Task File_whose_checksum_does_not_hold_is_refused_and_the_others_are_stored(int length)
    {
        var phone = await host.NewPhoneAsync();
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, letter) in (ReadOnlySpan<(string, char)>)[("bad.bin", 'A'), ("good.bin", 'B')])
            {
                using var output = archive.CreateEntry($"photos/{name}", CompressionLevel.NoCompression).Open();
                output.Write(Encoding.ASCII.GetBytes(new string(letter, length)));
            }
        }
        var damaged = bytes.ToArray();
        damaged[damaged.AsSpan().IndexOf("AAAAAAAA"u8) + 4] ^= 1;

        var tally = await ImportAsync(phone, damaged);

        Assert.Equal((1, 1), (tally["stored"]!.GetValue<int>(), tally["refused"]!.GetValue<int>()));
        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "bad.bin")).Code);
        Assert.Equal(200, (await phone.GetAsync(phone.Photos + "good.bin")).Code);
    }

    [Fact]
    public async Task Properties_of_items_survive_the_round_trip_and_what_is_kept_keeps_its_own()
    {
        var (phone, other) = (await host.NewPhoneAsync(), await host.NewPhoneAsync());
        await phone.SendAsync("PUT", phone.Photos + "a.jpg", "a");
        await phone.SendAsync("PUT", phone.Photos + "b.jpg", "b");
        await other.SendAsync("PUT", other.Photos + "b.jpg", "theirs");
        foreach (var name in (string[])["a.jpg", "b.jpg"])
        {
            Assert.Equal(207, (await phone.SendAsync("PROPPATCH", phone.Photos + name, """
                <propertyupdate xmlns="DAV:"><set><prop><e:place xmlns:e="urn:e" e:kind="town">Ulm &amp; around</e:place></prop></set></propertyupdate>
                """)).Code);
        }

        var tally = await ImportAsync(other, await ExportAsync(phone));
        var found = await other.PropfindAsync(other.Photos, 1, "<place xmlns='urn:e'/>");

        var place = XName.Get("place", "urn:e");
        Assert.Equal((1, 1, 0), (tally["stored"]!.GetValue<int>(), tally["kept"]!.GetValue<int>(), tally["refused"]!.GetValue<int>()));
        Assert.Equal("Ulm & around", found.Property(other.Photos + "a.jpg", place)!.Value);
        Assert.Equal("town", found.Property(other.Photos + "a.jpg", place)!.Attribute(XName.Get("kind", "urn:e"))!.Value);
        Assert.Null(found.Property(other.Photos + "b.jpg", place));
    }

    [Fact]
    public async Task What_is_there_is_replaced_when_asked_and_only_then()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a", "Old"));
        await NameAsync(phone, phone.Contacts, "Old");
        var archive = await ExportAsync(phone);
        await phone.PutCardAsync("a.vcf", Samples.Card("a", "New"));
        await NameAsync(phone, phone.Contacts, "New");

        await ImportAsync(phone, archive);
        Assert.Equal(Samples.Card("a", "New"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
        Assert.Equal("New", await NameOfAsync(phone, phone.Contacts));

        var tally = await ImportAsync(phone, archive, "?existing=replace");
        Assert.Equal(1, tally["stored"]!.GetValue<int>());
        Assert.Equal(Samples.Card("a", "Old"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
        Assert.Equal("Old", await NameOfAsync(phone, phone.Contacts));
    }

    /// <summary>Goal: an archive cannot put into a listing what a phone could not. Method: values that are no XML, or of another element or ours.</summary>
    [Fact]
    public async Task Properties_that_no_phone_could_set_are_named_and_left_out()
    {
        var phone = await host.NewPhoneAsync();
        var properties = new JsonObject
        {
            ["{urn:e}good"] = "kept",
            ["{urn:e}open"] = "<open xmlns=\"urn:e\">",
            ["{urn:e}other"] = "<getetag xmlns=\"DAV:\">\"x\"</getetag>",
            ["{urn:e}a b"] = "x",
            ["{urn:e}control"] = "\u0001",
            ["{DAV:}getetag"] = "x",
            ["{urn:e}null"] = null,
        };
        var collection = new JsonObject
        {
            ["kind"] = "addressBook",
            ["name"] = "contacts",
            ["itemCount"] = 0,
            ["sequence"] = 1,
            ["components"] = new JsonArray(),
            ["properties"] = properties,
        };
        var manifest = new JsonObject
        {
            ["subscriber"] = "x",
            ["exportedAt"] = "2026-01-01T00:00:00Z",
            ["collections"] = new JsonArray(collection),
            ["entries"] = new JsonArray(),
        };
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var output = archive.CreateEntry("manifest.json").Open();
            output.Write(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        }

        var tally = await ImportAsync(phone, bytes.ToArray());
        var all = await phone.SendAsync("PROPFIND", phone.Contacts, "<propfind xmlns='DAV:'><allprop/></propfind>", ("Depth", "0"));

        Assert.Equal(6, tally["refused"]!.GetValue<int>());
        Assert.Equal(["kept"], all.Xml.Descendants().Where(element => element.Name.NamespaceName == "urn:e").Select(element => element.Value));
    }

    private static Task<Answer> NameAsync(Phone phone, string path, string name) => phone.SendAsync(
        "PROPPATCH", path, $"<propertyupdate xmlns='DAV:'><set><prop><displayname>{name}</displayname></prop></set></propertyupdate>");

    private static async Task<string> NameOfAsync(Phone phone, string path) =>
        (await phone.PropfindAsync(path, 0, "<displayname/>")).Property(path, Dav + "displayname")!.Value;

    private static async Task<byte[]> ExportAsync(Phone phone) => (await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/export")).Body;

    private static async Task<JsonNode> ImportAsync(Phone phone, byte[] archive, string query = "")
    {
        var content = new ByteArrayContent(archive);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        var answer = await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import{query}", content);
        Assert.Equal(200, answer.Code);
        return JsonNode.Parse(answer.Text)!;
    }
}
