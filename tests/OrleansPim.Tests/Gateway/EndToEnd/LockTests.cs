using System.Xml.Linq;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>LOCK and the <c>If</c> header over HTTP (RFC 4918 sections 7, 9.10 and 10.4).</summary>
[Collection(nameof(GatewayTests))]
public sealed class LockTests(GatewayHost host)
{
    private const string Exclusive = "<lockinfo xmlns='DAV:'><lockscope><exclusive/></lockscope><locktype><write/></locktype></lockinfo>";

    private static readonly XNamespace Dav = "DAV:";

    [Theory]
    [InlineData("Infinite", "Second-3600")]
    [InlineData("Second-4100000000", "Second-3600")]
    [InlineData("Extend, Second-60", "Second-60")]
    [InlineData("", "Second-3600")]
    public async Task A_lock_lasts_as_long_as_asked_up_to_an_hour(string wanted, string granted)
    {
        var phone = await host.NewPhoneAsync();
        (string, string)[] headers = wanted.Length == 0 ? [] : [("Timeout", wanted)];

        var taken = await phone.SendAsync("LOCK", phone.Photos + "a", Exclusive, headers);

        Assert.Equal(granted, Timeout(taken));
    }

    [Fact]
    public async Task A_lock_is_refreshed_by_its_token_and_by_no_other()
    {
        var phone = await host.NewPhoneAsync();
        var taken = await phone.SendAsync("LOCK", phone.Photos + "a", Exclusive, ("Timeout", "Second-60"));
        var token = taken.Headers["Lock-Token"];

        var longer = await phone.SendAsync("LOCK", phone.Photos + "a", (string?)null, ("If", $"({token})"), ("Timeout", "Second-600"));

        Assert.Equal((200, "Second-600"), (longer.Code, Timeout(longer)));
        Assert.False(longer.Headers.ContainsKey("Lock-Token"));
        Assert.Equal(token.Trim('<', '>'), longer.Xml.Descendants(Dav + "locktoken").Single().Value);
        Assert.Equal(412, (await phone.SendAsync("LOCK", phone.Photos + "a", (string?)null, ("If", "(<urn:uuid:other>)"))).Code);
        Assert.Equal(412, (await phone.SendAsync("LOCK", phone.Photos + "a", (string?)null)).Code);
    }

    [Fact]
    public async Task A_lock_makes_no_item_in_a_folder_that_somebody_else_has_locked()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("MKCOL", phone.Photos + "trip/");
        await phone.SendAsync("MKCOL", phone.Photos + "trip/day/");
        await phone.SendAsync("PUT", phone.Photos + "trip/old.jpg", "x");
        var token = (await phone.SendAsync("LOCK", phone.Photos + "trip/", Exclusive, ("Depth", "0"))).Headers["Lock-Token"];

        var refused = await phone.SendAsync("LOCK", phone.Photos + "trip/new.jpg", Exclusive);

        Assert.Equal(423, refused.Code);
        Assert.Contains("lock-token-submitted", refused.Preconditions);
        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "trip/new.jpg")).Code);
        Assert.Equal(200, (await phone.SendAsync("LOCK", phone.Photos + "trip/old.jpg", Exclusive)).Code);
        Assert.Equal(200, (await phone.SendAsync("LOCK", phone.Photos + "trip/day", Exclusive)).Code);
        Assert.Equal(201, (await phone.SendAsync("LOCK", phone.Photos + "trip/new.jpg", Exclusive, ("If", $"<{phone.Photos}trip/> ({token})"))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lock_is_given_back_by_its_token_with_brackets_or_without(bool hasBrackets)
    {
        var phone = await host.NewPhoneAsync();
        var token = (await phone.SendAsync("LOCK", phone.Photos + "a", Exclusive)).Headers["Lock-Token"];

        Assert.Equal(400, (await phone.SendAsync("UNLOCK", phone.Photos + "a")).Code);
        Assert.Equal(409, (await phone.SendAsync("UNLOCK", phone.Photos + "a", (string?)null, ("Lock-Token", "<urn:uuid:other>"))).Code);
        Assert.Equal(204, (await phone.SendAsync("UNLOCK", phone.Photos + "a", (string?)null, ("Lock-Token", hasBrackets ? token : token.Trim('<', '>')))).Code);
        Assert.Equal(204, (await phone.SendAsync("PUT", phone.Photos + "a", "x")).Code);
    }

    [Fact]
    public async Task A_header_of_many_lists_is_judged_up_to_a_limit()
    {
        var phone = await host.NewPhoneAsync();
        var tag = (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).ETag;
        var others = string.Concat(Enumerable.Repeat("([\"x\"])", 255));

        Assert.Equal(200, (await phone.GetAsync(phone.Contacts + "a.vcf", ("If", $"{others}([{tag}])"))).Code);
        Assert.Equal(412, (await phone.GetAsync(phone.Contacts + "a.vcf", ("If", others))).Code);
        Assert.Equal(400, (await phone.GetAsync(phone.Contacts + "a.vcf", ("If", $"{others}([\"x\"])([{tag}])"))).Code);
    }

    private static string Timeout(Answer answer) => answer.Xml.Descendants(Dav + "timeout").Single().Value;
}
