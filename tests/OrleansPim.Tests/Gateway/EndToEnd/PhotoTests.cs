using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using OrleansPim.Tests.Gateway.Photos;
using SkiaSharp;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: what is derived from a photo is right, and never stands in the way of the photo.</summary>
[Collection(nameof(GatewayTests))]
public sealed class PhotoTests(GatewayHost host)
{
    private const string Taken = "2026-07-01T12:30:15+02:00";
    private static readonly XName TakenAt = XNamespace.Get("urn:orleanspim") + "taken-at";

    [Fact]
    public async Task Date_of_a_photo_is_told_wherever_it_came_from_and_follows_its_copies()
    {
        var phone = await host.NewPhoneAsync();
        var photo = NewPhoto();
        var large = (byte[])[.. photo, .. new byte[300_000]];

        Assert.Equal(201, (await PutAsync(phone, "small.jpg", photo)).Code);
        Assert.Equal(201, (await PutAsync(phone, "large.jpg", large)).Code);
        Assert.Equal(201, (await PutAsync(phone, "none.jpg", Pictures.Quarters(64, 64, SKEncodedImageFormat.Jpeg))).Code);
        await phone.SendAsync("COPY", phone.Photos + "large.jpg", (string?)null, ("Destination", phone.Photos + "copy.jpg"));
        await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/changes", Batch("batch.jpg", photo), ("Content-Type", "application/json"));
        using var archive = new ByteArrayContent(Archive("import.jpg", large));
        await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", archive, ("Content-Type", "application/zip"));

        var listing = await phone.SendAsync(
            "PROPFIND", phone.Photos, "<propfind xmlns='DAV:' xmlns:p='urn:orleanspim'><prop><p:taken-at/></prop></propfind>", ("Depth", "1"));
        var items = JsonNode.Parse((await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/items?kind=photos")).Text)!["items"]!.AsArray();
        foreach (var name in (string[])["small.jpg", "large.jpg", "copy.jpg", "batch.jpg", "import.jpg"])
        {
            Assert.Equal(Taken, listing.Property(phone.Photos + name, TakenAt)?.Value);
            Assert.Equal(Taken, (string?)items.Single(item => (string)item!["name"]! == name)!["takenAt"]);
        }
        Assert.Equal(404, listing.PropertyStatus(phone.Photos + "none.jpg", TakenAt));
        Assert.Equal(large, (await phone.GetAsync(phone.Photos + "import.jpg")).Body);
    }

    [Fact]
    public async Task Thumbnail_is_upright_and_is_not_sent_again_to_who_has_it()
    {
        var phone = await host.NewPhoneAsync();
        var photo = NewPhoto();
        await PutAsync(phone, "a.jpg", photo);

        var first = await phone.GetAsync(phone.Photos + "a.jpg?size=256");
        var again = await phone.GetAsync(phone.Photos + "a.jpg?size=256", ("If-None-Match", first.ETag!));
        var other = await phone.GetAsync(phone.Photos + "a.jpg?size=64", ("If-None-Match", first.ETag!));
        var head = await phone.SendAsync("HEAD", phone.Photos + "a.jpg?size=256");
        var json = await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/content?kind=photos&name=a.jpg&size=256");

        Assert.Equal((200, "image/jpeg"), (first.Code, first.Headers["Content-Type"]));
        Assert.Equal((192, 256), Pictures.SizeOf(first.Body));
        Assert.Equal("brwg", Pictures.ColorsOf(first.Body));
        Assert.Equal((304, first.ETag, 0), (again.Code, again.ETag, again.Body.Length));
        Assert.Equal((48, 64), Pictures.SizeOf(other.Body));
        Assert.Equal((200, first.ETag, 0), (head.Code, head.ETag, head.Body.Length));
        Assert.Equal(first.Body, json.Body);
        Assert.Equal(photo, (await phone.GetAsync(phone.Photos + "a.jpg")).Body);
    }

    [Fact]
    public async Task Thumbnail_follows_the_photo_that_replaces_another()
    {
        var phone = await host.NewPhoneAsync();
        await PutAsync(phone, "a.jpg", NewPhoto());
        var first = await phone.GetAsync(phone.Photos + "a.jpg?size=64");
        await PutAsync(phone, "a.jpg", Pictures.Quarters(90, 90, SKEncodedImageFormat.Png));

        var second = await phone.GetAsync(phone.Photos + "a.jpg?size=64", ("If-None-Match", first.ETag!));

        Assert.Equal((200, "rgbw"), (second.Code, Pictures.ColorsOf(second.Body)));
    }

    [Fact]
    public async Task Photo_that_no_thumbnail_is_made_of_is_served_all_the_same()
    {
        var phone = await host.NewPhoneAsync();
        foreach (var photo in (byte[][])[Pictures.HugeJpeg(), Pictures.HugePng(), "no picture"u8.ToArray(), []])
        {
            await PutAsync(phone, "a.jpg", photo);

            Assert.Equal(422, (await phone.GetAsync(phone.Photos + "a.jpg?size=256")).Code);
            Assert.Equal(422, (await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/content?kind=photos&name=a.jpg&size=256")).Code);
            Assert.Equal(photo, (await phone.GetAsync(phone.Photos + "a.jpg")).Body);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("257")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("256&size=64")]
    [InlineData("")]
    public async Task Other_sizes_are_400(string size)
    {
        var phone = await host.NewPhoneAsync();
        await PutAsync(phone, "a.jpg", NewPhoto());

        Assert.Equal(400, (await phone.GetAsync(phone.Photos + "a.jpg?size=" + size)).Code);
    }

    [Fact]
    public async Task Several_parts_come_in_one_answer()
    {
        var phone = await host.NewPhoneAsync();
        var photo = new byte[2_500_000];
        new Random(4).NextBytes(photo);
        await PutAsync(phone, "a.jpg", photo);

        var parts = await phone.GetAsync(phone.Photos + "a.jpg", ("Range", "bytes=0-9, 1048570-1048590, -5, 9000000-"));
        var overlapping = await phone.GetAsync(phone.Photos + "a.jpg", ("Range", "bytes=0-,0-,0-,0-"));
        var many = await phone.GetAsync(phone.Photos + "a.jpg", ("Range", "bytes=" + string.Join(',', Enumerable.Range(0, 1000).Select(at => $"{at}-{at}"))));

        var boundary = parts.Headers["Content-Type"].Split("boundary=")[1];
        var pieces = System.Text.Encoding.Latin1.GetString(parts.Body).Split($"\r\n--{boundary}");
        Assert.Equal(206, parts.Code);
        Assert.Equal(5, pieces.Length);
        Assert.Equal("--\r\n", pieces[^1]);
        Assert.Equal(Piece(photo, 0, 10), pieces[1]);
        Assert.Equal(Piece(photo, 1_048_570, 21), pieces[2]);
        Assert.Equal(Piece(photo, photo.Length - 5, 5), pieces[3]);
        Assert.Equal((200, photo.Length), (overlapping.Code, overlapping.Body.Length));
        Assert.Equal((200, photo.Length), (many.Code, many.Body.Length));
    }

    private static string Piece(byte[] photo, int start, int length) =>
        $"\r\nContent-Type: image/jpeg\r\nContent-Range: bytes {start}-{start + length - 1}/{photo.Length}\r\n\r\n"
        + System.Text.Encoding.Latin1.GetString(photo, start, length);

    private static byte[] NewPhoto() => Pictures.WithExif(
        Pictures.Quarters(800, 600, SKEncodedImageFormat.Jpeg), Pictures.Exif(orientation: 6, offset: "+02:00"));

    private static Task<Answer> PutAsync(Phone phone, string name, byte[] photo) =>
        phone.SendAsync("PUT", phone.Photos + name, new ByteArrayContent(photo), ("Content-Type", "image/jpeg"));

    private static string Batch(string name, byte[] photo) => new JsonObject
    {
        ["requestId"] = Guid.NewGuid(),
        ["changes"] = new JsonArray(new JsonObject
        {
            ["op"] = "put",
            ["kind"] = "photos",
            ["collection"] = "",
            ["name"] = name,
            ["contentType"] = "image/jpeg",
            ["bodyBase64"] = Convert.ToBase64String(photo),
        }),
    }.ToJsonString();

    private static byte[] Archive(string name, byte[] photo)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry($"photos/{name}", CompressionLevel.NoCompression).Open();
            entry.Write(photo);
        }
        return output.ToArray();
    }
}
