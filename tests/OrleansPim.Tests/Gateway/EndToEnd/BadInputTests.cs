using System.Text;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What no client should send: the right 4xx, nothing stored, nothing leaked.</summary>
[Collection(nameof(GatewayTests))]
public sealed class BadInputTests(GatewayHost host)
{
    [Theory]
    [InlineData("", "valid-address-data")]
    [InlineData("hello", "valid-address-data")]
    [InlineData("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n", "valid-address-data")]
    [InlineData("BEGIN:VCARD\r\nVERSION:2.1\r\nUID:1\r\nFN:A\r\nEND:VCARD\r\n", "supported-address-data")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "valid-address-data")]
    public async Task A_malformed_card_is_refused(string card, string precondition)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PutCardAsync("a.vcf", card);

        Assert.Equal(403, answer.Code);
        Assert.Contains(precondition, answer.Preconditions);
        Assert.Equal(404, (await phone.GetAsync(phone.Contacts + "a.vcf")).Code);
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR", "valid-calendar-data")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "valid-calendar-object-resource")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "valid-calendar-object-resource")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260101\r\nRRULE:FREQ=NEVER\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "valid-calendar-data")]
    [InlineData("BEGIN:VCALENDAR\r\nVERSION:1.0\r\nEND:VCALENDAR\r\n", "supported-calendar-data")]
    public async Task A_malformed_calendar_object_is_refused(string calendar, string precondition)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.PutEventAsync(phone.Calendar + "a.ics", calendar);

        Assert.Equal(403, answer.Code);
        Assert.Contains(precondition, answer.Preconditions);
        Assert.Equal(404, (await phone.GetAsync(phone.Calendar + "a.ics")).Code);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("text/calendar")]
    [InlineData("text/vcard; charset=iso-8859-1")]
    public async Task A_wrong_content_type_is_refused(string contentType)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync("PUT", phone.Contacts + "a.vcf", Samples.Card("a"), ("Content-Type", contentType));

        Assert.Equal(403, answer.Code);
        Assert.Contains("supported-address-data", answer.Preconditions);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_oversized_body_is_refused_with_the_limit(bool isChunked)
    {
        var phone = await host.NewPhoneAsync();
        using var content = new ByteArrayContent(new byte[GatewayHost.MaximumItemLength + 1]);

        var answer = await phone.SendAsync(
            "PUT", phone.Contacts + "a.vcf", content, isChunked ? [("Transfer-Encoding", "chunked")] : [("Content-Type", "text/vcard")]);

        Assert.Equal(403, answer.Code);
        Assert.Contains("max-resource-size", answer.Preconditions);
    }

    [Fact]
    public async Task Wrong_passwords_and_unknown_subscribers_are_answered_alike()
    {
        var phone = await host.NewPhoneAsync();
        var stranger = new Phone(host.Address, OrleansPim.Contracts.Identity.SubscriberId.Parse("nobody"), "secret");

        var wrong = await phone.With("secret").GetAsync(phone.Contacts);
        var unknown = await stranger.GetAsync(phone.Contacts);

        Assert.Equal(401, wrong.Code);
        Assert.Equal(401, unknown.Code);
        Assert.Equal(wrong.Text, unknown.Text);
    }

    [Fact]
    public async Task Somebody_elses_addresses_are_answered_as_if_nobody_were_there()
    {
        var phone = await host.NewPhoneAsync();
        var other = await host.NewPhoneAsync();
        await other.PutCardAsync("a.vcf", Samples.Card("a"));

        var existing = await phone.GetAsync(other.Contacts + "a.vcf");
        var missing = await phone.GetAsync("/dav/addressbooks/nobody/contacts/a.vcf");
        var put = await phone.SendAsync("PUT", other.Contacts + "a.vcf", Samples.Card("b"), ("Content-Type", "text/vcard"));

        Assert.Equal(403, existing.Code);
        Assert.Equal((existing.Code, existing.Text), (missing.Code, missing.Text));
        Assert.Equal(403, put.Code);
        Assert.Equal(Samples.Card("a"), (await other.GetAsync(other.Contacts + "a.vcf")).Text);
    }

    [Theory]
    [InlineData("PROPFIND", "<propfind", 400)]
    [InlineData("PROPFIND", "<x xmlns='DAV:'/>", 400)]
    [InlineData("PROPFIND", "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><propfind xmlns='DAV:'><prop><x>&a;</x></prop></propfind>", 403)]
    [InlineData("PROPFIND", "<!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'>]><propfind xmlns='DAV:'>&b;</propfind>", 403)]
    [InlineData("REPORT", "", 400)]
    [InlineData("REPORT", "<version-tree xmlns='DAV:'/>", 403)]
    [InlineData("REPORT", "<sync-collection xmlns='DAV:'><sync-token/><sync-level>infinite</sync-level><prop/></sync-collection>", 403)]
    [InlineData("PROPPATCH", "<propertyupdate xmlns='DAV:'/>", 400)]
    [InlineData("MKCOL", "<mkcol", 415)]
    public async Task Malformed_xml_is_refused(string method, string body, int status)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SendAsync(method, phone.Contacts, body, ("Depth", "0"));

        Assert.Equal(status, answer.Code);
    }

    [Fact]
    public async Task Deep_and_long_xml_is_refused()
    {
        var phone = await host.NewPhoneAsync();
        var deep = new StringBuilder().Insert(0, "<a>", 200_000).ToString();
        var wide = "<propfind xmlns='DAV:'><prop>" + new StringBuilder().Insert(0, "<a/>", 200_000) + "</prop></propfind>";
        var huge = $"<propfind xmlns='DAV:'><prop><a>{new string('x', 2_000_000)}</a></prop></propfind>";

        Assert.Equal(400, (await phone.SendAsync("PROPFIND", phone.Contacts, deep)).Code);
        Assert.Equal(400, (await phone.SendAsync("PROPFIND", phone.Contacts, wide)).Code);
        Assert.Equal(413, (await phone.SendAsync("PROPFIND", phone.Contacts, huge)).Code);
    }

    [Theory]
    [InlineData("GET", "/dav/addressbooks/a%00b/x", 400)]
    [InlineData("GET", "/dav/%ff/", 400)]
    [InlineData("PUT", "/dav/", 405)]
    [InlineData("DELETE", "/dav/", 403)]
    [InlineData("TRACE", "/dav/", 405)]
    [InlineData("BREW", "/dav/", 405)]
    [InlineData("GET", "/dav/x/y/z", 404)]
    public async Task Odd_requests_are_refused(string method, string path, int status)
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal(status, (await phone.SendAsync(method, path)).Code);
    }

    [Theory]
    [InlineData("If-Match", "unquoted tag")]
    [InlineData("If-None-Match", "\"open")]
    [InlineData("Depth", "2")]
    public async Task Malformed_headers_are_refused(string name, string value)
    {
        var phone = await host.NewPhoneAsync();
        var method = name == "Depth" ? "PROPFIND" : "PUT";

        Assert.Equal(400, (await phone.SendAsync(method, phone.Contacts + "a.vcf", Samples.Card("a"), (name, value))).Code);
    }
}
