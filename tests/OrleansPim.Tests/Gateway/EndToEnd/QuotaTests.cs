using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: a subscriber stores no more than they may, is told so, and can always make room (RFC 4331).</summary>
[Collection(nameof(GatewayTests))]
public sealed class QuotaTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";

    [Fact]
    public async Task What_would_exceed_the_quota_is_507_and_room_can_be_made()
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone);
        var (used, available) = await ReadAsync(phone);
        Assert.InRange(available, 0, GatewayHost.MaximumItemLength);
        Assert.Equal(GatewayHost.SubscriberQuota, used + available);

        var large = await PutAsync(phone, "large.jpg", new byte[GatewayHost.MaximumItemLength]);
        var small = await PutAsync(phone, "small.jpg", new byte[available + 1]);
        var copy = await phone.SendAsync("COPY", phone.Photos + "0.jpg", (string?)null, ("Destination", phone.Photos + "copy.jpg"));

        Assert.All([large, small, copy], answer =>
        {
            Assert.Equal(507, answer.Code);
            Assert.Contains("quota-not-exceeded", answer.Preconditions);
        });
        Assert.Equal(204, (await phone.SendAsync("DELETE", phone.Photos + "0.jpg")).Code);
        Assert.Equal(201, (await PutAsync(phone, "large.jpg", new byte[GatewayHost.MaximumItemLength])).Code);
    }

    [Fact]
    public async Task Items_can_be_replaced_by_shorter_ones_moved_and_read_when_nothing_is_left()
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone);
        var (_, available) = await ReadAsync(phone);
        if (available > 0)
            Assert.Equal(201, (await PutAsync(phone, "rest.jpg", new byte[available])).Code);

        Assert.Equal(507, (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).Code);
        Assert.Equal(201, (await phone.SendAsync("MOVE", phone.Photos + "0.jpg", (string?)null, ("Destination", phone.Photos + "moved.jpg"))).Code);
        Assert.Equal(204, (await PutAsync(phone, "1.jpg", new byte[10])).Code);
        Assert.Equal(200, (await phone.GetAsync(phone.Photos + "moved.jpg")).Code);
        Assert.Equal(201, (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).Code);
    }

    [Fact]
    public async Task Upload_of_unknown_length_ends_where_the_room_does()
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone);
        var body = new StreamContent(new MemoryStream(new byte[GatewayHost.MaximumItemLength]));
        body.Headers.ContentLength = null;

        var answer = await phone.SendAsync("PUT", phone.Photos + "chunked.jpg", body, ("Content-Type", "image/jpeg"), ("Transfer-Encoding", "chunked"));

        Assert.Equal(507, answer.Code);
        Assert.Contains("quota-not-exceeded", answer.Preconditions);
    }

    [Fact]
    public async Task Nothing_is_uploaded_that_no_room_is_left_for_whichever_door_it_comes_through()
    {
        var phone = await host.NewPhoneAsync();
        await FillAsync(phone);
        var body = Convert.ToBase64String([7, .. new byte[GatewayHost.MaximumItemLength - 100]]);
        var batch = $$"""{"requestId":"{{Guid.NewGuid()}}","changes":[{"op":"put","kind":"photos","collection":"","name":"{0}","bodyBase64":"{{body}}"}]}""";
        var before = CountContent(phone);

        var refused = await BatchAsync(phone, batch.Replace("{0}", "new.jpg", StringComparison.Ordinal));
        var imported = await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", new ByteArrayContent(ArchiveOf("photos/new.jpg", 9)), ("Content-Type", "application/zip"));
        var contact = await phone.PutCardAsync("a.vcf", Samples.Card("a", $"A\r\nNOTE:{new string('x', GatewayHost.MaximumItemLength - 1_000)}"));
        Assert.Equal((507, 507), (refused.Code, contact.Code));
        Assert.Contains("more than the subscriber may store", imported.Text, StringComparison.Ordinal);
        Assert.Equal(before, CountContent(phone));

        // What takes the place of something as long needs no room.
        Assert.Equal(200, (await BatchAsync(phone, batch.Replace("{0}", "0.jpg", StringComparison.Ordinal))).Code);
        var replaced = await phone.SendAsync(
            "POST", $"/api/v1/subscribers/{phone.Segment}/import?existing=replace", new ByteArrayContent(ArchiveOf("photos/1.jpg", 9)), ("Content-Type", "application/zip"));
        Assert.Contains("\"stored\":1", replaced.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_that_keeps_what_is_there_uploads_nothing_of_it()
    {
        var phone = await host.NewPhoneAsync();
        await PutAsync(phone, "0.jpg", new byte[100_000]);
        var before = CountContent(phone);

        var kept = await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", new ByteArrayContent(ArchiveOf("photos/0.jpg", 9)), ("Content-Type", "application/zip"));

        Assert.Contains("\"kept\":1", kept.Text, StringComparison.Ordinal);
        Assert.Equal(before, CountContent(phone));
    }

    private static Task<Answer> BatchAsync(Phone phone, string batch) =>
        phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/changes", batch, ("Content-Type", "application/json"));

    private static byte[] ArchiveOf(string path, byte first)
    {
        using var file = new MemoryStream();
        using (var archive = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry(path).Open();
            entry.Write([first, .. new byte[GatewayHost.MaximumItemLength - 100]]);
        }
        return file.ToArray();
    }

    private int CountContent(Phone phone) => host.Cluster.Stores[0].TakeSnapshot()!.Keys
        .Count(key => key.Value.StartsWith($"content/{phone.Subscriber}/", StringComparison.Ordinal));

    /// <summary>Leaves less than one more photo's room.</summary>
    private static async Task FillAsync(Phone phone)
    {
        for (var number = 0; number < GatewayHost.SubscriberQuota / GatewayHost.MaximumItemLength; number++)
            Assert.Equal(201, (await PutAsync(phone, $"{number}.jpg", [(byte)number, .. new byte[GatewayHost.MaximumItemLength - 100]])).Code);
    }

    private static async Task<(long Used, long Available)> ReadAsync(Phone phone)
    {
        var answer = await phone.PropfindAsync(phone.Photos, 0, "<quota-used-bytes/><quota-available-bytes/>");
        return (Number("quota-used-bytes"), Number("quota-available-bytes"));

        long Number(string name) => long.Parse(answer.Property(phone.Photos, Dav + name)!.Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<Answer> PutAsync(Phone phone, string name, byte[] photo) =>
        phone.SendAsync("PUT", phone.Photos + name, new ByteArrayContent(photo), ("Content-Type", "image/jpeg"));
}
