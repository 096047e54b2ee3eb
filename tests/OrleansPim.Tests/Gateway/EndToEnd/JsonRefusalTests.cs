using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>What the JSON front end takes under conditions and limits, and that every refusal of it is a problem document (RFC 9457).</summary>
[Collection(nameof(GatewayTests))]
public sealed class JsonRefusalTests(GatewayHost host)
{
    [Theory]
    [InlineData("GET", "/api/v1/subscribers/ANN/nothing", null, 404)]
    [InlineData("GET", "/api/v2/subscribers/ANN/items", null, 404)]
    [InlineData("GET", "/api/", null, 404)]
    [InlineData("GET", "/api/v2/openapi.json", null, 404)]
    [InlineData("DELETE", "/api/v1/subscribers/ANN/changes", null, 405)]
    [InlineData("POST", "/api/v1/subscribers/ANN/items", "application/json", 405)]
    [InlineData("POST", "/api/v1/subscribers/ANN/changes", "text/plain", 415)]
    [InlineData("POST", "/api/v1/subscribers/ANN/import", "application/json", 415)]
    public async Task What_no_operation_takes_is_a_problem_too(string method, string path, string? type, int status)
    {
        var phone = await host.NewPhoneAsync();
        (string, string)[] headers = type is null ? [] : [("Content-Type", type)];

        var answer = await phone.SendAsync(method, path.Replace("ANN", phone.Segment, StringComparison.Ordinal), type is null ? null : "{}", headers);

        Assert.Equal(status, answer.Code);
        Assert.Equal("application/problem+json", answer.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal(status, JsonNode.Parse(answer.Text)!["status"]!.GetValue<int>());
        if (status == 405)
            Assert.Equal(path.EndsWith("/items", StringComparison.Ordinal) ? "GET, HEAD" : "GET, HEAD, POST", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task A_body_that_is_too_long_for_phones_is_too_long_here()
    {
        var phone = await host.NewPhoneAsync();
        var card = Samples.Card("a", new string('x', GatewayHost.MaximumItemLength));

        var answer = await PostAsync(phone, Put("a.vcf", card));

        Assert.Equal(413, answer.Code);
        Assert.Equal(404, (await phone.GetAsync(phone.Contacts + "a.vcf")).Code);
    }

    [Fact]
    public async Task A_change_under_a_condition_keeps_what_was_written_meanwhile()
    {
        var phone = await host.NewPhoneAsync();
        var first = (await phone.PutCardAsync("a.vcf", Samples.Card("a"))).ETag!.Trim('"');
        var second = (await phone.PutCardAsync("a.vcf", Samples.Card("a", "B"))).ETag!.Trim('"');

        var stale = Put("a.vcf", Samples.Card("a", "C"));
        stale["ifMatch"] = first;
        var fresh = Put("a.vcf", Samples.Card("a", "D"));
        fresh["ifMatch"] = second;

        Assert.Equal(412, (await PostAsync(phone, stale)).Code);
        Assert.Equal(Samples.Card("a", "B"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
        Assert.Equal(200, (await PostAsync(phone, fresh)).Code);
        Assert.Equal(Samples.Card("a", "D"), (await phone.GetAsync(phone.Contacts + "a.vcf")).Text);
    }

    [Fact]
    public async Task Pages_say_that_there_are_more_and_together_are_everything()
    {
        var phone = await host.NewPhoneAsync();
        string[] names = ["a.vcf", "b.vcf", "c.vcf", "d.vcf", "e.vcf"];
        foreach (var name in names)
            await phone.PutCardAsync(name, Samples.Card(name));

        var listed = new List<string>();
        for (string? after = string.Empty; after is not null;)
        {
            var from = after.Length == 0 ? string.Empty : $"&after={after}";
            var page = await GetAsync(phone, $"items?kind=addressBook&collection=contacts&limit=2{from}");
            listed.AddRange(page["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()));
            after = page["after"]?.GetValue<string>();
        }
        var changed = new HashSet<string>();
        var token = string.Empty;
        var more = true;
        while (more)
        {
            var page = await GetAsync(phone, $"changes?kind=addressBook&collection=contacts&limit=2&since={Uri.EscapeDataString(token)}");
            Assert.InRange(page["changes"]!.AsArray().Count, 0, 2);
            changed.UnionWith(page["changes"]!.AsArray().Select(change => change!["name"]!.GetValue<string>()));
            (token, more) = (page["next"]!.GetValue<string>(), page["hasMore"]!.GetValue<bool>());
        }

        Assert.Equal(names, listed);
        Assert.Equal(names, changed.Order(StringComparer.Ordinal));
    }

    private static JsonObject Put(string name, string body) =>
        new() { ["op"] = "put", ["kind"] = "addressBook", ["collection"] = "contacts", ["name"] = name, ["body"] = body };

    private static Task<Answer> PostAsync(Phone phone, JsonObject change) => phone.SendAsync(
        "POST",
        $"/api/v1/subscribers/{phone.Segment}/changes",
        new JsonObject { ["requestId"] = Guid.NewGuid(), ["changes"] = new JsonArray(change) }.ToJsonString(JsonSerializerOptions.Web),
        ("Content-Type", "application/json"));

    private static async Task<JsonNode> GetAsync(Phone phone, string path)
    {
        var answer = await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/{path}");
        Assert.Equal(200, answer.Code);
        return JsonNode.Parse(answer.Text)!;
    }
}
