using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrleansPim.ClusterTests.Data;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>Goal: a bad request is refused with the reason, stores nothing and tells nothing. Method: one after the other at one node.</summary>
public sealed class BadRequestTests
{
    private const string Card = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u1\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n";
    private const string Todo = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\nUID:t1\r\nDTSTAMP:20260101T000000Z\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
    private const string Laughs =
        """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><propfind xmlns="DAV:"><prop><displayname>&b;</displayname></prop></propfind>""";

    private static readonly string Deep =
        $"<propfind xmlns=\"DAV:\"><prop>{string.Concat(Enumerable.Repeat("<a>", 20_000))}{string.Concat(Enumerable.Repeat("</a>", 20_000))}</prop></propfind>";

    private static readonly (string Method, string Path, string Type, string Body, string Precondition)[] Requests =
    [
        ("PUT", "dav/addressbooks/gina/contacts/a.vcf", "text/vcard", "no card at all", "valid-address-data"),
        ("PUT", "dav/addressbooks/gina/contacts/a.vcf", "text/vcard", Card.Replace("END:VCARD", "END:VCALENDAR", StringComparison.Ordinal), "valid-address-data"),
        ("PUT", "dav/addressbooks/gina/contacts/a.vcf", "text/vcard", "", "valid-address-data"),
        ("PUT", "dav/addressbooks/gina/contacts/a.vcf", "text/calendar", Card, "supported-address-data"),
        ("PUT", "dav/calendars/gina/calendar/a.ics", "text/calendar", "BEGIN:VCALENDAR\r\nno colon\r\nEND:VCALENDAR\r\n", "valid-calendar-data"),
        ("PUT", "dav/calendars/gina/calendar/a.ics", "text/vcard", Todo, "supported-calendar-data"),
        ("PUT", "dav/calendars/gina/calendar/a.ics", "text/calendar", Todo, "supported-calendar-component"),
        ("PUT", "dav/addressbooks/gina/contacts/a.vcf", "text/vcard", Card.Replace("FN:Ann", "NOTE:" + new string('x', 12_000_000), StringComparison.Ordinal), "max-resource-size"),
        ("PUT", "dav/addressbooks/gina/missing/a.vcf", "text/vcard", Card, ""),
        ("PROPFIND", "dav/addressbooks/gina/contacts/", "application/xml", "<propfind", ""),
        ("PROPFIND", "dav/addressbooks/gina/contacts/", "application/xml", Laughs, ""),
        ("PROPFIND", "dav/addressbooks/gina/contacts/", "application/xml", Deep, ""),
        ("REPORT", "dav/addressbooks/gina/contacts/", "application/xml", "<x xmlns='urn:x'/>", ""),
        ("PUT", "dav/addressbooks/gina/contacts/..%2f..%2fa.vcf", "text/vcard", Card, ""),
        ("PUT", "dav/addressbooks/gina/contacts/%00.vcf", "text/vcard", Card, ""),
        ("FROBNICATE", "dav/addressbooks/gina/contacts/", "text/plain", "x", ""),
    ];

    [Fact]
    public async Task Bad_requests_are_refused_with_their_precondition_and_store_nothing()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await node.Administration.AddSubscriberAsync("gina", "phone", TestContext.Current.CancellationToken);
        var sequence = await node.SequenceAsync("gina");

        foreach (var (method, path, type, body, precondition) in Requests)
        {
            var (status, answer, _) = await SendAsync(node, method, path, type, body, $"{account.Id}:{account.Password}");
            var what = $"{method} {path} {type} {body[..Math.Min(40, body.Length)]}: {status} {answer}";
            Assert.True(status is >= (HttpStatusCode)400 and < (HttpStatusCode)500, what);
            Assert.True(answer.Contains(precondition, StringComparison.Ordinal), what);
            Assert.False(answer.Contains("   at ", StringComparison.Ordinal) || answer.Contains("Exception", StringComparison.Ordinal), what);
        }

        Assert.Equal(sequence, await node.SequenceAsync("gina"));
    }

    [Fact]
    public async Task A_second_item_with_the_same_UID_is_refused()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await node.Administration.AddSubscriberAsync("gina", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(node.Gateway, account);
        using var first = await client.PutContactAsync("a.vcf", Card);
        Assert.Equal(HttpStatusCode.Created, first?.StatusCode);

        using var second = await client.PutContactAsync("b.vcf", Card);

        Assert.InRange((int)second!.StatusCode, 400, 499);
        Assert.Contains("no-uid-conflict", await second.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(["a.vcf"], await client.NamesAsync("contacts"));
    }

    [Fact]
    public async Task Strangers_learn_nothing()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var gina = await node.Administration.AddSubscriberAsync("gina", "phone", TestContext.Current.CancellationToken);
        var hans = await node.Administration.AddSubscriberAsync("hans", "phone", TestContext.Current.CancellationToken);
        using var client = new DavClient(node.Gateway, hans);
        var contact = new ContactSource(seed: 31).Take(1)[0];
        using (var stored = await client.PutContactAsync("secret.vcf", contact.Text))
            Assert.Equal(HttpStatusCode.Created, stored?.StatusCode);

        var wrong = await AskAsync(node, "hans", "gina:wrong-password");
        var unknown = await AskAsync(node, "hans", "nobody:wrong-password");
        var anonymous = await AskAsync(node, "hans", null);
        Assert.All([wrong, unknown, anonymous], answer => Assert.Equal(HttpStatusCode.Unauthorized, answer.Status));
        Assert.All([wrong, unknown, anonymous], answer => Assert.Equal("Basic", answer.Challenge));
        Assert.Equal(wrong.Body, unknown.Body);

        var other = await AskAsync(node, "hans", $"{gina.Id}:{gina.Password}");
        var absent = await AskAsync(node, "nobody", $"{gina.Id}:{gina.Password}");
        Assert.True(other.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, $"{other.Status}");
        Assert.Equal(absent.Status, other.Status);
        Assert.Equal(absent.Body.Replace("nobody", "hans", StringComparison.Ordinal), other.Body);
    }

    private static Task<(HttpStatusCode Status, string Body, string? Challenge)> AskAsync(NodeProcess node, string subscriber, string? credential) =>
        SendAsync(node, "GET", $"dav/addressbooks/{subscriber}/contacts/secret.vcf", "text/plain", "", credential);

    private static async Task<(HttpStatusCode Status, string Body, string? Challenge)> SendAsync(
        NodeProcess node, string method, string path, string type, string body, string? credential)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(node.Gateway, path));
        if (body.Length > 0 || method == "PUT")
            request.Content = new StringContent(body, Encoding.UTF8, type);
        if (credential is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credential)));
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text, answer.Headers.WwwAuthenticate.FirstOrDefault()?.Scheme);
    }
}
