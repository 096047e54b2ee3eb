namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: a phone that asks for nothing older than its request gets that. Method: another cluster on the same regions writes meanwhile.</summary>
[Collection(nameof(GatewayTests))]
public sealed class FreshReadTests(GatewayHost host)
{
    private static readonly (string Name, string Value) Fresh = ("Cache-Control", "max-age=0, No-Cache");

    [Fact]
    public async Task Read_without_a_cache_sees_what_another_cluster_has_acknowledged()
    {
        await using var other = new GatewayHost { Cluster = host.Cluster };
        await other.InitializeAsync();
        var here = await host.NewPhoneAsync();
        var there = here.At(other.Address);
        var api = $"/api/v1/subscribers/{here.Segment}/content?kind=addressBook&collection=contacts&name=a.vcf";
        await here.PutCardAsync("a.vcf", Samples.Card("a", "0"));

        // Every read follows at once upon a commit elsewhere: memory alone would answer from the one before.
        foreach (var (method, path) in new[] { ("GET", here.Contacts + "a.vcf"), ("GET", api), ("PROPFIND", here.Contacts + "a.vcf"), ("HEAD", here.Contacts + "a.vcf") })
        {
            await here.GetAsync(here.Contacts + "a.vcf");
            var written = await there.PutCardAsync("a.vcf", Samples.Card("a", method + path.Length));
            Assert.Equal(204, written.Code);
            var newest = (await there.GetAsync(here.Contacts + "a.vcf")).ETag;

            var answer = await here.SendAsync(method, path, (string?)null, Fresh, ("Depth", "0"));

            Assert.True(answer.Text.Contains(newest!, StringComparison.Ordinal) || answer.ETag == newest, $"{method} {path}: {answer.Code} {answer.ETag}, not {newest}\n{answer.Text}");
        }
    }

    /// <summary>Goal: a condition protects what others wrote, wherever it stands. Method: it holds in memory that is behind, and not in the regions.</summary>
    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("MOVE")]
    public async Task What_another_cluster_has_written_is_not_overwritten_under_a_tag_in_a_list_of_conditions(string method)
    {
        await using var other = new GatewayHost { Cluster = host.Cluster };
        await other.InitializeAsync();
        var here = await host.NewPhoneAsync();
        var there = here.At(other.Address);
        var path = here.Contacts + "a.vcf";
        var first = (await here.PutCardAsync("a.vcf", Samples.Card("a", "0"))).ETag!;
        Assert.Equal(204, (await there.PutCardAsync("a.vcf", Samples.Card("a", "1"))).Code);

        var refused = await here.SendAsync(
            method, path, method == "PUT" ? Samples.Card("a", "2") : null, ("If", $"([{first}])"), ("Destination", here.Contacts + "b.vcf"));

        Assert.Equal(412, refused.Code);
        Assert.Equal(Samples.Card("a", "1"), (await here.GetAsync(path, Fresh)).Text);
        var newest = (await here.GetAsync(path)).ETag!;
        var done = await here.SendAsync(
            method, path, method == "PUT" ? Samples.Card("a", "3") : null, ("If", $"([\"other\"]) ([{newest}])"), ("Destination", here.Contacts + "b.vcf"));
        Assert.InRange(done.Code, 201, 204);
    }

    [Fact]
    public async Task Read_without_a_cache_is_not_answered_from_memory_when_nobody_can_confirm_it()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            var answer = await phone.GetAsync(phone.Contacts + "a.vcf", Fresh);

            Assert.Equal(503, answer.Code);
            Assert.True(answer.Headers.ContainsKey("Retry-After"));
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }
    }
}
