using System.Text;
using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>One item: stored, read, changed and deleted under conditions (RFC 9110, RFC 4918).</summary>
[Collection(nameof(GatewayTests))]
public sealed class ItemTests(GatewayHost host)
{
    [Fact]
    public async Task An_item_comes_back_byte_for_byte_with_a_strong_tag()
    {
        var phone = await host.NewPhoneAsync();
        var card = Samples.Card("u-1", "Änn\n Földed");

        var put = await phone.PutCardAsync("a%20b.vcf", card);
        var get = await phone.GetAsync(phone.Contacts + "a%20b.vcf");

        Assert.Equal(201, put.Code);
        Assert.Equal(200, get.Code);
        Assert.Equal(card, get.Text);
        Assert.Equal(put.ETag, get.ETag);
        Assert.StartsWith("\"", put.ETag, StringComparison.Ordinal);
        Assert.StartsWith("text/vcard", get.Headers["Content-Type"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_portrait_of_a_megabyte_is_stored_and_served()
    {
        var phone = await host.NewPhoneAsync();
        var card = Samples.Card("u-1", "A\r\nPHOTO;ENCODING=b;TYPE=JPEG:" + string.Concat(Enumerable.Repeat(new string('Q', 75) + "\r\n ", 14_000)) + "Q");

        Assert.Equal(201, (await phone.PutCardAsync("a.vcf", card)).Code);
        Assert.Equal(card, (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
        var multiget = await phone.ReportAsync(phone.Contacts, Multiget(phone.Contacts + "a.vcf"));
        Assert.Equal(card, multiget.Xml.Descendants("{urn:ietf:params:xml:ns:carddav}address-data").Single().Value);
    }

    [Fact]
    public async Task Conditions_protect_what_another_device_wrote()
    {
        var phone = await host.NewPhoneAsync();
        var first = await phone.PutCardAsync("a.vcf", Samples.Card("u-1"), ("If-None-Match", "*"));
        var path = phone.Contacts + "a.vcf";

        Assert.Equal(201, first.Code);
        Assert.Equal(412, (await phone.PutCardAsync("a.vcf", Samples.Card("u-1", "B"), ("If-None-Match", "*"))).Code);
        Assert.Equal(412, (await phone.PutCardAsync("a.vcf", Samples.Card("u-1", "B"), ("If-Match", "\"0\""))).Code);
        Assert.Equal(412, (await phone.PutCardAsync("b.vcf", Samples.Card("u-2", "B"), ("If-Match", "*"))).Code);
        var second = await phone.PutCardAsync("a.vcf", Samples.Card("u-1", "B"), ("If-Match", $"\"0\", {first.ETag}"));
        Assert.Equal(204, second.Code);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(412, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Match", first.ETag!))).Code);
        Assert.Equal(304, (await phone.GetAsync(path, ("If-None-Match", second.ETag!))).Code);
        Assert.Equal(412, (await phone.GetAsync(path, ("If-Match", first.ETag!))).Code);
        Assert.Equal(204, (await phone.SendAsync("DELETE", path, (string?)null, ("If-Match", second.ETag!))).Code);
        Assert.Equal(404, (await phone.GetAsync(path)).Code);
        Assert.Equal(404, (await phone.SendAsync("DELETE", path)).Code);
    }

    [Fact]
    public async Task A_uid_belongs_to_one_item_of_a_collection()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("u-1"));

        var answer = await phone.PutCardAsync("b.vcf", Samples.Card("u-1"));

        Assert.Equal(403, answer.Code);
        Assert.Contains("no-uid-conflict", answer.Preconditions);
        Assert.Contains(phone.Contacts + "a.vcf", answer.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await phone.GetAsync(phone.Contacts + "b.vcf")).Code);
    }

    [Fact]
    public async Task An_address_keeps_its_uid_and_its_item()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("u-1"));

        var answer = await phone.PutCardAsync("a.vcf", Samples.Card("u-2"));

        Assert.Equal(403, answer.Code);
        Assert.Contains("no-uid-conflict", answer.Preconditions);
        Assert.Equal(Samples.Card("u-1"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
    }

    [Fact]
    public async Task A_calendar_takes_the_components_that_it_is_for()
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(201, (await phone.PutEventAsync(phone.Calendar + "e.ics", Samples.Event("e"))).Code);
        Assert.Equal(201, (await phone.PutEventAsync(phone.Tasks + "t.ics", Samples.Task("t"))).Code);
        var refused = await phone.PutEventAsync(phone.Tasks + "e.ics", Samples.Event("e"));
        Assert.Equal(403, refused.Code);
        Assert.Contains("supported-calendar-component", refused.Preconditions);
    }

    [Fact]
    public async Task A_photo_is_streamed_and_served_in_parts()
    {
        var phone = await host.NewPhoneAsync();
        var photo = new byte[3_000_000];
        new Random(3).NextBytes(photo);
        var path = phone.Photos + "sea.jpg";

        var put = await phone.SendAsync("PUT", path, new ByteArrayContent(photo), ("Content-Type", "image/jpeg"));
        var whole = await phone.GetAsync(path);
        var part = await phone.GetAsync(path, ("Range", "bytes=1048570-1048590"));
        var end = await phone.GetAsync(path, ("Range", "bytes=-10"));

        Assert.Equal(201, put.Code);
        Assert.Equal(photo, whole.Body);
        Assert.Equal("image/jpeg", whole.Headers["Content-Type"]);
        Assert.Equal(206, part.Code);
        Assert.Equal(photo[1_048_570..1_048_591], part.Body);
        Assert.Equal("bytes 1048570-1048590/3000000", part.Headers["Content-Range"]);
        Assert.Equal(photo[^10..], end.Body);
        Assert.Equal(416, (await phone.GetAsync(path, ("Range", "bytes=3000000-"))).Code);
        Assert.Empty((await phone.SendAsync("HEAD", path)).Body);
    }

    [Fact]
    public async Task A_chunked_upload_needs_no_length()
    {
        var phone = await host.NewPhoneAsync();
        using var content = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(Samples.Card("u-1"))));
        content.Headers.ContentLength = null;

        var answer = await phone.SendAsync("PUT", phone.Contacts + "a.vcf", content, ("Content-Type", "text/vcard"), ("Transfer-Encoding", "chunked"));

        Assert.Equal(201, answer.Code);
        Assert.Equal(Samples.Card("u-1"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
    }

    [Theory]
    [InlineData("\r\n ")]
    [InlineData("\n\t")]
    public async Task A_line_folded_within_a_character_is_stored_as_it_came_and_whole_in_reports(string fold)
    {
        var phone = await host.NewPhoneAsync();
        var card = Encoding.UTF8.GetBytes(Samples.Card("u-1", "Zoë"));
        var half = card.AsSpan().IndexOf((byte)0xC3) + 1;
        byte[] folded = [.. card[..half], .. Encoding.ASCII.GetBytes(fold), .. card[half..]];
        using var content = new ByteArrayContent(folded);

        var put = await phone.SendAsync("PUT", phone.Contacts + "a.vcf", content, ("Content-Type", "text/vcard"));
        var report = await phone.ReportAsync(phone.Contacts, Multiget(phone.Contacts + "a.vcf"));
        var found = await phone.ReportAsync(phone.Contacts, """
            <a:addressbook-query xmlns:a="urn:ietf:params:xml:ns:carddav" xmlns="DAV:"><prop><getetag/></prop>
            <a:filter><a:prop-filter name="FN"><a:text-match match-type="equals">Zoë</a:text-match></a:prop-filter></a:filter></a:addressbook-query>
            """);

        Assert.Equal(201, put.Code);
        Assert.Equal(folded, (await phone.GetAsync(phone.Contacts + "a.vcf")).Body);
        Assert.Equal(Samples.Card("u-1", "Zoë"), report.Property(phone.Contacts + "a.vcf", XName.Get("address-data", "urn:ietf:params:xml:ns:carddav"))!.Value);
        Assert.Equal([phone.Contacts + "a.vcf"], found.Hrefs);
    }

    private static string Multiget(params string[] hrefs) =>
        "<a:addressbook-multiget xmlns:a='urn:ietf:params:xml:ns:carddav' xmlns='DAV:'><prop><getetag/><a:address-data/></prop>"
        + string.Concat(hrefs.Select(href => $"<href>{href}</href>")) + "</a:addressbook-multiget>";
}
