using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>COPY, MOVE and LOCK within a subscriber (RFC 4918).</summary>
[Collection(nameof(GatewayTests))]
public sealed class TransferTests(GatewayHost host)
{
    private const string ExclusiveLock =
        "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>me</owner></lockinfo>";

    [Fact]
    public async Task A_contact_moves_to_another_address_book_and_its_removal_is_told()
    {
        var phone = await host.NewPhoneAsync();
        var team = $"/dav/addressbooks/{phone.Segment}/team/";
        await phone.SendAsync("MKCOL", team);
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        var token = (await phone.SyncAsync(phone.Contacts, "")).SyncToken;

        var moved = await phone.SendAsync("MOVE", phone.Contacts + "a.vcf", (string?)null, ("Destination", $"{host.Address}{team[1..]}b.vcf"));

        Assert.Equal(201, moved.Code);
        Assert.Equal(Samples.Card("a"), (await phone.GetAsync(team + "b.vcf")).Text);
        Assert.Equal(404, (await phone.SyncAsync(phone.Contacts, token)).StatusOf(phone.Contacts + "a.vcf"));
    }

    [Fact]
    public async Task Nothing_is_overwritten_without_leave()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "a", "a");
        await phone.SendAsync("PUT", phone.Photos + "b", "b");

        Assert.Equal(412, (await CopyAsync(phone, "a", "b", "F")).Code);
        Assert.Equal("b", (await phone.GetAsync(phone.Photos + "b")).Text);
        Assert.Equal(204, (await CopyAsync(phone, "a", "b", "T")).Code);
        Assert.Equal("a", (await phone.GetAsync(phone.Photos + "b")).Text);
        Assert.Equal(403, (await CopyAsync(phone, "a", "a", "T")).Code);
        Assert.Equal(409, (await CopyAsync(phone, "a", "missing/c", "T")).Code);
        Assert.Equal(404, (await CopyAsync(phone, "missing", "c", "T")).Code);
    }

    [Theory]
    [InlineData("/dav/photos/bob/a", 403)]
    [InlineData("/dav/photos/..%2f/a", 403)]
    [InlineData("http://elsewhere/etc/passwd", 409)]
    [InlineData("", 400)]
    public async Task A_destination_that_is_not_ones_own_is_refused(string destination, int status)
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "a", "a");

        var answer = await phone.SendAsync("COPY", phone.Photos + "a", (string?)null, ("Destination", destination));

        Assert.Equal(status, answer.Code);
    }

    [Fact]
    public async Task A_folder_moves_with_all_that_is_below_it()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "a/");
        await phone.SendAsync("MKCOL", phone.Photos + "a/b/");
        for (var index = 0; index < 120; index++)
            await phone.SendAsync("PUT", $"{phone.Photos}a/b/{index}", $"{index}");

        var moved = await phone.SendAsync("MOVE", phone.Photos + "a/", (string?)null, ("Destination", phone.Photos + "c/"));

        Assert.Equal(201, moved.Code);
        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "a/b/7")).Code);
        Assert.Equal("7", (await phone.GetAsync(phone.Photos + "c/b/7")).Text);
        Assert.Equal(121, (await phone.PropfindAsync(phone.Photos + "c/b/", 1, "<getetag/>")).Hrefs.Count);
        Assert.Equal(403, (await phone.SendAsync("COPY", phone.Photos + "c/", (string?)null, ("Destination", phone.Photos + "c/b/c/"))).Code);
    }

    [Fact]
    public async Task A_folder_that_is_renamed_is_no_mass_deletion_and_needs_no_room()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "a/");
        for (var index = 0; index < 30; index++)
            await phone.SendAsync("PUT", $"{phone.Photos}a/{index}", new ByteArrayContent(new byte[GatewayHost.SubscriberQuota / 40]));

        var moved = await phone.SendAsync("MOVE", phone.Photos + "a/", (string?)null, ("Destination", phone.Photos + "b/"));

        Assert.Equal(201, moved.Code);
        Assert.Empty((await host.Client.Subscriber(phone.Subscriber).GetInfoAsync(ReadConsistency.Linearizable, CancellationToken.None)).MassDeletions);
    }

    [Fact]
    public async Task Photos_that_come_while_their_folder_moves_are_moved_or_refused_and_never_lost()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "a/");
        for (var index = 0; index < 150; index++)
            await phone.SendAsync("PUT", $"{phone.Photos}a/{index}", $"{index}");

        var move = phone.SendAsync("MOVE", phone.Photos + "a/", (string?)null, ("Destination", phone.Photos + "b/"));
        var stored = new List<string>();
        for (var index = 0; !move.IsCompleted; index++)
        {
            if ((await phone.SendAsync("PUT", $"{phone.Photos}a/late-{index}", $"{index}")).Code == 201)
                stored.Add($"late-{index}");
        }

        Assert.InRange((await move).Code, 201, 503);
        foreach (var name in stored)
            Assert.True((await phone.GetAsync($"{phone.Photos}a/{name}")).Code == 200 || (await phone.GetAsync($"{phone.Photos}b/{name}")).Code == 200, name);
    }

    [Fact]
    public async Task A_lock_keeps_out_whoever_does_not_name_it()
    {
        var phone = await host.NewPhoneAsync();
        var path = phone.Photos + "a";

        var taken = await phone.SendAsync("LOCK", path, ExclusiveLock, ("Timeout", "Second-60"));
        var token = taken.Headers["Lock-Token"];

        Assert.Equal(201, taken.Code);
        Assert.Equal(423, (await phone.SendAsync("PUT", path, "x")).Code);
        Assert.Equal(423, (await phone.SendAsync("DELETE", path)).Code);
        Assert.Equal(423, (await phone.SendAsync("LOCK", path, ExclusiveLock)).Code);
        Assert.Equal(412, (await phone.SendAsync("PUT", path, "x", ("If", "(<urn:uuid:other>)"))).Code);
        Assert.Equal(204, (await phone.SendAsync("PUT", path, "x", ("If", $"({token})"))).Code);
        Assert.Contains(token.Trim('<', '>'), (await phone.PropfindAsync(path, 0, "<lockdiscovery/>")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await phone.SendAsync("UNLOCK", path, (string?)null, ("Lock-Token", token))).Code);
        Assert.Equal(204, (await phone.SendAsync("PUT", path, "y")).Code);
    }

    private static Task<Answer> CopyAsync(Phone phone, string from, string to, string overwrite) => phone.SendAsync(
        "COPY", phone.Photos + from, (string?)null, ("Destination", phone.Photos + to), ("Overwrite", overwrite));
}
