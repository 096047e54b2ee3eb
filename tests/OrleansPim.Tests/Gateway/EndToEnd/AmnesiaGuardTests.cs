using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Replication.Figures;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: a phone keeps its copy whatever happens to ours. Method: lose or roll back what all three stores hold, and listen as a phone.</summary>
[Collection(nameof(GatewayTests))]
public sealed class AmnesiaGuardTests(GatewayHost host)
{
    [Fact]
    public async Task A_token_ahead_of_stores_that_were_rolled_back_holds_the_subscriber()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var before = host.Cluster.Stores.Select(store => store.TakeSnapshot()).ToList();
        await phone.PutCardAsync("b.vcf", Samples.Card("b"));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;

        await host.RollBackAsync(before);
        var sync = await phone.SyncAsync(phone.Contacts, token);
        var list = await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>");

        Assert.Equal(503, sync.Code);
        Assert.Equal(503, list.Code);
        Assert.True(sync.Headers.ContainsKey("Retry-After"));
        Assert.DoesNotContain("valid-sync-token", sync.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_learns_who_proved_the_loss_and_how_much_may_be_missing()
    {
        var phone = await host.NewPhoneAsync();
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var before = host.Cluster.Stores.Select(store => store.TakeSnapshot()).ToList();
        foreach (var name in (string[])["b", "c", "d"])
            await phone.PutCardAsync($"{name}.vcf", Samples.Card(name));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;
        var subscriber = host.Client.Subscriber(phone.Subscriber);

        await host.RollBackAsync(before);
        var unaware = await subscriber.GetStandingAsync(CancellationToken.None);
        await tablet.SyncAsync(phone.Contacts, token);
        var held = await subscriber.GetStandingAsync(CancellationToken.None);

        Assert.Equal(new SubscriberStanding(true, 3, null), unaware);
        Assert.Equal((HeldReason.TokenAhead, 3L, 6L, 3L), (held.Hold!.Reason, held.Hold.Sequence, held.Hold.Witnessed, held.Hold.MayBeMissing));
        Assert.Equal(new DeviceId("tablet"), Assert.Single(held.Hold.Devices));
        Assert.InRange(held.Hold.Since, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(1));
    }

    [Fact]
    public async Task Who_was_never_provisioned_is_not_held_and_who_lost_everything_is()
    {
        var phone = await host.NewPhoneAsync();
        await host.RollBackAsync(Without(blob => blob == $"heads/{phone.Subscriber}"));

        var lost = await host.Client.Subscriber(phone.Subscriber).GetStandingAsync(CancellationToken.None);
        var nobody = await host.Client.Subscriber(SubscriberId.Parse("nobody-at-all")).GetStandingAsync(CancellationToken.None);

        Assert.Equal((true, HeldReason.Lost, null), (lost.Exists, lost.Hold!.Reason, lost.Hold.MayBeMissing));
        Assert.Equal(new SubscriberStanding(false, null, null), nobody);
    }

    [Fact]
    public async Task A_token_for_a_collection_that_was_lost_holds_the_subscriber()
    {
        var phone = await host.NewPhoneAsync();
        var before = host.Cluster.Stores.Select(store => store.TakeSnapshot()).ToList();
        var team = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", team);
        var token = (await phone.SyncAsync(team, "")).SyncToken;

        await host.RollBackAsync(before);

        Assert.Equal(503, (await phone.SyncAsync(team, token)).Code);
        Assert.Equal(503, (await phone.PropfindAsync($"/dav/addressbooks/{phone.Segment}/", 1, "<displayname/>")).Code);
    }

    [Fact]
    public async Task A_subscriber_whose_ledger_is_gone_is_held_and_not_new()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;
        var without = Without(blob => blob == $"heads/{phone.Subscriber}");

        await host.RollBackAsync(without);
        Answer[] answers =
        [
            await phone.SyncAsync(phone.Contacts, token),
            await phone.SyncAsync(phone.Contacts, ""),
            await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>"),
            await phone.GetAsync(phone.Contacts + "a.vcf"),
        ];

        Assert.All(answers, answer => Assert.Equal(503, answer.Code));
    }

    [Fact]
    public async Task A_damaged_item_is_neither_missing_nor_does_it_fail_the_others()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        await phone.PutCardAsync("b.vcf", Samples.Card("b", $"B\r\nNOTE:{new string('x', 9_000)}"));
        await host.RollBackAsync(Without(blob => blob.StartsWith($"content/{phone.Subscriber}/", StringComparison.Ordinal)));

        var multiget = await phone.ReportAsync(
            phone.Contacts,
            $"<a:addressbook-multiget xmlns='DAV:' xmlns:a='urn:ietf:params:xml:ns:carddav'><prop><a:address-data/></prop><href>{phone.Contacts}a.vcf</href><href>{phone.Contacts}b.vcf</href></a:addressbook-multiget>");

        Assert.Equal([phone.Contacts + "a.vcf", phone.Contacts + "b.vcf"], multiget.Hrefs);
        Assert.Equal(503, multiget.StatusOf(phone.Contacts + "b.vcf"));
        Assert.Contains("UID:a", multiget.Text, StringComparison.Ordinal);
        Assert.Equal(503, (await phone.GetAsync(phone.Contacts + "b.vcf")).Code);
        Assert.Equal(3, (await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>")).Hrefs.Count);
    }

    [Fact]
    public async Task A_ledger_that_lost_its_past_is_an_integrity_violation()
    {
        var phone = await host.NewPhoneAsync();
        for (var number = 0; number < 20; number++)
            await phone.PutCardAsync($"{number}.vcf", Samples.Card($"{number}", $"N\r\nNOTE:{new string('x', 1_000)}"));
        var before = host.Cluster.Regions.Violations[IntegrityViolation.Ledger];

        await host.RollBackAsync(Without(blob => blob.StartsWith($"segments/{phone.Subscriber}/", StringComparison.Ordinal)));

        Assert.Equal(503, (await phone.PropfindAsync(phone.Contacts, 1, "<getetag/>")).Code);
        Assert.True(host.Cluster.Regions.Violations[IntegrityViolation.Ledger] > before);
    }

    private List<IReadOnlyDictionary<BlobKey, Blob>?> Without(Func<string, bool> isLost) =>
    [
        .. host.Cluster.Stores.Select(store => store.TakeSnapshot()!.Where(blob => !isLost(blob.Key.Value)).ToDictionary()),
    ];
}
