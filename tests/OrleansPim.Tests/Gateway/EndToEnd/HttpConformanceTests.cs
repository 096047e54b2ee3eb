using System.Globalization;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What RFC 9110 asks of any server, and clients rely on to protect what others wrote.</summary>
[Collection(nameof(GatewayTests))]
public sealed class HttpConformanceTests(GatewayHost host)
{
    private const string LongAgo = "Sat, 29 Oct 1994 19:43:31 GMT";
    private const string InTheFuture = "Fri, 29 Oct 2094 19:43:31 GMT";

    [Fact]
    public async Task What_changed_since_a_date_is_neither_read_nor_overwritten_nor_deleted()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var path = phone.Contacts + "a.vcf";

        Assert.Equal(412, (await phone.GetAsync(path, ("If-Unmodified-Since", LongAgo))).Code);
        Assert.Equal(412, (await phone.PutCardAsync("a.vcf", Samples.Card("a", "B"), ("If-Unmodified-Since", LongAgo))).Code);
        Assert.Equal(412, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Unmodified-Since", LongAgo))).Code);
        Assert.Equal(200, (await phone.GetAsync(path, ("If-Unmodified-Since", InTheFuture))).Code);
        Assert.Equal(204, (await phone.PutCardAsync("a.vcf", Samples.Card("a", "B"), ("If-Unmodified-Since", InTheFuture))).Code);
        Assert.Equal(204, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Unmodified-Since", InTheFuture))).Code);
    }

    [Theory]
    [InlineData("ddd, dd MMM yyyy HH:mm:ss 'GMT'")]
    [InlineData("dddd, dd-MMM-yy HH:mm:ss 'GMT'")]
    [InlineData("ddd MMM  d HH:mm:ss yyyy")]
    public async Task Dates_are_understood_in_all_forms(string form)
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));

        // A single digit in the day, as asctime pads it with a space, and no date in the future, which a year of two digits could not say.
        var date = new DateTime(DateTime.Parse((await phone.GetAsync(phone.Contacts + "a.vcf")).Headers["Last-Modified"], CultureInfo.InvariantCulture).Year + 1, 1, 5);
        var answer = await phone.GetAsync(phone.Contacts + "a.vcf", ("If-Modified-Since", date.ToString(form, CultureInfo.InvariantCulture)));

        Assert.Equal(304, answer.Code);
        Assert.NotNull(answer.ETag);
    }

    [Fact]
    public async Task A_head_is_that_of_the_whole()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "a.txt", "0123456789");

        var answer = await phone.SendAsync("HEAD", phone.Photos + "a.txt", (string?)null, ("Range", "bytes=0-1"));

        Assert.Equal(200, answer.Code);
        Assert.Equal("10", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_head_of_a_collection_has_the_headers_of_its_get()
    {
        var phone = await host.NewPhoneAsync();

        var (get, head) = (await phone.GetAsync(phone.Contacts), await phone.SendAsync("HEAD", phone.Contacts));

        Assert.Equal((200, 0), (head.Code, head.Body.Length));
        Assert.Equal(get.Headers["Content-Type"], head.Headers["Content-Type"]);
        Assert.Equal(get.Headers["Content-Length"], head.Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("PROPFIND")]
    public async Task A_body_in_a_coding_is_refused_and_not_stored_in_it(string method)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync(method, phone.Photos + "a.jpg", "not really gzip", ("Content-Encoding", "gzip"));

        Assert.Equal(415, answer.Code);
        Assert.Equal("identity", answer.Headers["Accept-Encoding"]);
        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "a.jpg")).Code);
    }
}
