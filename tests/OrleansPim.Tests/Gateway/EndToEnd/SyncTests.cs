using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Two devices in step (RFC 6578), and what they hear when we are in trouble: never that something is gone.</summary>
[Collection(nameof(GatewayTests))]
public sealed class SyncTests(GatewayHost host)
{
    private static readonly XNamespace Dav = "DAV:";

    [Fact]
    public async Task A_second_device_learns_of_additions_changes_and_removals()
    {
        var phone = await host.NewPhoneAsync();
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.PutCardAsync("b.vcf", Samples.Card("b"));

        var first = await tablet.SyncAsync(tablet.Contacts, "");
        await phone.SendAsync("DELETE", phone.Contacts + "a.vcf");
        var changed = await phone.PutCardAsync("b.vcf", Samples.Card("b", "B"));
        await phone.PutCardAsync("c.vcf", Samples.Card("c"));
        var second = await tablet.SyncAsync(tablet.Contacts, first.SyncToken);
        var third = await tablet.SyncAsync(tablet.Contacts, second.SyncToken);

        Assert.Equal([phone.Contacts + "a.vcf", phone.Contacts + "b.vcf"], first.Hrefs.Order());
        Assert.Equal(3, second.Hrefs.Count);
        Assert.Equal(404, second.StatusOf(phone.Contacts + "a.vcf"));
        Assert.Equal(changed.ETag, second.Property(phone.Contacts + "b.vcf", Dav + "getetag")!.Value);
        Assert.Empty(third.Hrefs);
        Assert.Equal(second.SyncToken, third.SyncToken);
    }

    [Fact]
    public async Task A_limit_cuts_the_answer_and_the_token_leads_on()
    {
        var phone = await host.NewPhoneAsync();
        for (var index = 0; index < 7; index++)
            await phone.PutCardAsync($"{index}.vcf", Samples.Card($"{index}"));
        var seen = new List<string>();
        var token = "";
        for (var round = 0; round < 4; round++)
        {
            var answer = await phone.SyncAsync(phone.Contacts, token, "<limit><nresults>2</nresults></limit>");
            token = answer.SyncToken;
            seen.AddRange(answer.Hrefs.Where(href => href != phone.Contacts));
            Assert.Equal(round < 3, answer.Hrefs.Contains(phone.Contacts));
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(index => $"{phone.Contacts}{index}.vcf"), seen);
    }

    [Fact]
    public async Task The_token_of_a_sync_is_the_collections_own_whatever_happens_in_others()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await host.NewDeviceAsync(phone, "tablet");

        var synced = await phone.SyncAsync(phone.Contacts, "");
        var told = await phone.PropfindAsync(phone.Contacts, 0, "<sync-token/>");
        var again = await phone.SyncAsync(phone.Contacts, synced.SyncToken);

        Assert.Equal(told.Property(phone.Contacts, Dav + "sync-token")!.Value, synced.SyncToken);
        Assert.Equal(synced.SyncToken, again.SyncToken);
    }

    [Fact]
    public async Task The_tag_of_a_collection_changes_with_its_contents()
    {
        var phone = await host.NewPhoneAsync();
        const string Properties = "<sync-token/><s:getctag xmlns:s='http://calendarserver.org/ns/'/>";
        var before = await phone.PropfindAsync(phone.Contacts, 0, Properties);
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var after = await phone.PropfindAsync(phone.Contacts, 0, Properties);
        var sync = await phone.SyncAsync(phone.Contacts, before.Property(phone.Contacts, Dav + "sync-token")!.Value);

        Assert.NotEqual(
            before.Property(phone.Contacts, XName.Get("getctag", "http://calendarserver.org/ns/"))!.Value,
            after.Property(phone.Contacts, XName.Get("getctag", "http://calendarserver.org/ns/"))!.Value);
        Assert.Equal([phone.Contacts + "a.vcf"], sync.Hrefs);
    }

    [Theory]
    [InlineData("http://radicale.org/ns/sync/5")]
    [InlineData("urn:orleanspim:sync:AAAA")]
    [InlineData("nonsense")]
    public async Task A_token_of_somebody_elses_is_refused_as_such(string token)
    {
        var phone = await host.NewPhoneAsync();

        var answer = await phone.SyncAsync(phone.Contacts, token);

        Assert.Equal(403, answer.Code);
        Assert.Contains("valid-sync-token", answer.Preconditions);
    }

    [Fact]
    public async Task A_token_of_a_deleted_collection_is_refused_by_its_successor()
    {
        var phone = await host.NewPhoneAsync();
        var path = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", path);
        var token = (await phone.SyncAsync(path, "")).SyncToken;
        await phone.SendAsync("DELETE", path);
        await phone.SendAsync("MKCOL", path);

        var answer = await phone.SyncAsync(path, token);

        Assert.Equal(403, answer.Code);
        Assert.Contains("valid-sync-token", answer.Preconditions);
    }

    [Fact]
    public async Task A_change_may_be_bound_to_the_state_of_the_collection()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;

        var first = await phone.PutCardAsync("b.vcf", Samples.Card("b"), ("If", $"<{phone.Contacts}> (<{token}>)"));
        var second = await phone.PutCardAsync("c.vcf", Samples.Card("c"), ("If", $"<{phone.Contacts}> (<{token}>)"));

        Assert.Equal(201, first.Code);
        Assert.Equal(412, second.Code);
    }

    [Fact]
    public async Task Without_a_quorum_every_answer_is_503_and_service_resumes_by_itself()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;
        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            var put = await phone.PutCardAsync("b.vcf", Samples.Card("b"));
            Assert.Equal(503, put.Code);
            Assert.True(int.Parse(put.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
            foreach (var read in await ReadEverythingAsync(phone, token))
                Assert.True(read.Code is 503, $"{read.Code}: {read.Text}");
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }

        Assert.Equal(200, (await phone.GetAsync(phone.Contacts + "a.vcf")).Code);
        Assert.Equal(207, (await phone.SyncAsync(phone.Contacts, token)).Code);
    }

    [Fact]
    public async Task One_lost_region_is_not_noticed()
    {
        var phone = await host.NewPhoneAsync();
        host.Cluster.Lose(2);
        try
        {
            Assert.Equal(201, (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).Code);
            Assert.Equal(Samples.Card("a"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
        }
        finally
        {
            host.Cluster.Heal(2);
        }
    }

    private static async Task<IReadOnlyList<Answer>> ReadEverythingAsync(Phone phone, string token) =>
    [
        await phone.GetAsync(phone.Contacts + "a.vcf"),
        await phone.GetAsync(phone.Contacts + "missing.vcf"),
        await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>"),
        await phone.PropfindAsync($"/dav/addressbooks/{phone.Segment}/", 1, "<displayname/>"),
        await phone.SyncAsync(phone.Contacts, token),
        await phone.SyncAsync(phone.Contacts, ""),
    ];
}
