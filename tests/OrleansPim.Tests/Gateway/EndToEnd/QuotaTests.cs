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
