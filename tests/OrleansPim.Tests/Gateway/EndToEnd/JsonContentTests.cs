using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What the JSON front end owes to RFC 9110 where it serves bodies: conditions, parts, HEAD.</summary>
[Collection(nameof(GatewayTests))]
public sealed class JsonContentTests(GatewayHost host)
{
    private const string Where = "content?kind=addressBook&collection=contacts&name=a.vcf";

    [Fact]
    public async Task Body_that_the_client_has_already_is_not_sent_again()
    {
        var phone = await NewPhoneAsync();
        var tag = (await SendAsync(phone, "GET", Where)).ETag!;

        var same = await SendAsync(phone, "GET", Where, ("If-None-Match", tag));
        var other = await SendAsync(phone, "GET", Where, ("If-None-Match", "\"other\""));
        var refused = await SendAsync(phone, "GET", Where, ("If-Match", "\"other\""));

        Assert.Equal((304, tag), (same.Code, same.ETag));
        Assert.Empty(same.Body);
        Assert.Equal((200, Samples.Card("a")), (other.Code, other.Text));
        Assert.Equal(412, JsonNode.Parse(refused.Text)!["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task Part_that_is_asked_for_is_all_that_is_sent()
    {
        var phone = await NewPhoneAsync();
        var whole = Samples.Card("a");

        var part = await SendAsync(phone, "GET", Where, ("Range", "bytes=6-10"));
        var none = await SendAsync(phone, "GET", Where, ("Range", $"bytes={whole.Length}-"));

        Assert.Equal((206, whole[6..11], $"bytes 6-10/{whole.Length}"), (part.Code, part.Text, part.Headers["Content-Range"]));
        Assert.Equal($"bytes */{whole.Length}", none.Headers["Content-Range"]);
        Assert.Equal("application/problem+json", none.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal(416, JsonNode.Parse(none.Text)!["status"]!.GetValue<int>());
    }

    [Theory]
    [InlineData(Where)]
    [InlineData("collections")]
    [InlineData("items?kind=addressBook&collection=contacts")]
    [InlineData("changes?kind=addressBook&collection=contacts")]
    [InlineData("export")]
    public async Task Head_is_answered_like_get_without_a_body(string path)
    {
        var phone = await NewPhoneAsync();

        var get = await SendAsync(phone, "GET", path);
        var head = await SendAsync(phone, "HEAD", path);

        Assert.Equal((get.Code, get.Headers["Content-Type"], get.ETag), (head.Code, head.Headers["Content-Type"], head.ETag));
        Assert.Empty(head.Body);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData("1", null)]
    [InlineData("yes", null)]
    public async Task Bodies_are_asked_for_in_words_that_are_understood_or_refused(string bodies, bool? expected)
    {
        var phone = await NewPhoneAsync();

        var answer = await SendAsync(phone, "GET", $"items?kind=addressBook&collection=contacts&bodies={bodies}");

        Assert.Equal(expected is null ? 400 : 200, answer.Code);
        if (expected is { } asked)
            Assert.Equal(asked, JsonNode.Parse(answer.Text)!["items"]![0]!["body"] is not null);
    }

    /// <summary>Goal: nobody is told "stored" of what is nowhere. Method: a client that uses one request id for two batches.</summary>
    [Fact]
    public async Task Request_id_that_was_used_for_another_batch_is_refused()
    {
        var phone = await NewPhoneAsync();
        var id = Guid.NewGuid();

        var first = await PostAsync(phone, id, "b.vcf", Samples.Card("b"));
        var second = await PostAsync(phone, id, "c.vcf", Samples.Card("c"));
        var renamed = await PostAsync(phone, id, "c.vcf", Samples.Card("b"));

        Assert.Equal((200, 400, 400), (first.Code, second.Code, renamed.Code));
        Assert.Equal(first.Text, (await PostAsync(phone, id, "b.vcf", Samples.Card("b"))).Text);
        Assert.Equal(404, (await phone.GetAsync(phone.Contacts + "c.vcf")).Code);
    }

    private async Task<Phone> NewPhoneAsync()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("a.vcf", Samples.Card("a"));
        return phone;
    }

    private static Task<Answer> PostAsync(Phone phone, Guid id, string name, string card) => phone.SendAsync(
        "POST",
        $"/api/v1/subscribers/{phone.Segment}/changes",
        new JsonObject
        {
            ["requestId"] = id,
            ["changes"] = new JsonArray(new JsonObject { ["op"] = "put", ["kind"] = "addressBook", ["collection"] = "contacts", ["name"] = name, ["body"] = card }),
        }.ToJsonString(JsonSerializerOptions.Web),
        ("Content-Type", "application/json"));

    private static Task<Answer> SendAsync(Phone phone, string method, string path, params (string Name, string Value)[] headers) =>
        phone.SendAsync(method, $"/api/v1/subscribers/{phone.Segment}/{path}", (HttpContent?)null, headers);
}
