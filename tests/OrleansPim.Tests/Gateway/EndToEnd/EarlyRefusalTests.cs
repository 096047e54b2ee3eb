namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: who asks first whether to send is told before it sends, and nothing is stored for nothing (RFC 9110 section 10.1.1). Method: bodies that count what was read of them.</summary>
[Collection(nameof(GatewayTests))]
public sealed class EarlyRefusalTests(GatewayHost host)
{
    private const int Length = 1_000_000;

    [Theory]
    [InlineData("old.jpg", "If-None-Match", "*", 412)]
    [InlineData("old.jpg", "If-Match", "\"0123456789abcdef0123456789abcdef\"", 412)]
    [InlineData("new.jpg", "If-Match", "*", 412)]
    [InlineData("none/new.jpg", "X-Nothing", "", 409)]
    public async Task Photo_that_will_be_refused_is_not_sent(string name, string header, string value, int status)
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "old.jpg", "old");

        var (answer, sent) = await AskAsync(phone, phone.Photos + name, "image/jpeg", Length, (header, value));

        Assert.Equal((status, 0), (answer.Code, sent));
        Assert.Equal("old", (await phone.GetAsync(phone.Photos + "old.jpg")).Text);
    }

    [Fact]
    public async Task What_is_too_long_or_no_contact_is_not_sent()
    {
        var phone = await host.NewPhoneAsync();

        Assert.Equal((403, 0), await CodeAsync(AskAsync(phone, phone.Contacts + "a.vcf", "text/vcard", GatewayHost.MaximumItemLength + 1)));
        Assert.Equal((403, 0), await CodeAsync(AskAsync(phone, phone.Contacts + "a.vcf", "image/jpeg", Length)));
        Assert.Equal((401, 0), await CodeAsync(AskAsync(phone.With("wrong"), phone.Photos + "a.jpg", "image/jpeg", Length)));
    }

    [Fact]
    public async Task What_will_be_stored_is_sent()
    {
        var phone = await host.NewPhoneAsync();

        var (answer, sent) = await AskAsync(phone, phone.Photos + "new.jpg", "image/jpeg", Length, ("If-None-Match", "*"));

        Assert.Equal((201, Length), (answer.Code, sent));
    }

    [Fact]
    public async Task Nothing_is_uploaded_for_a_condition_that_does_not_hold()
    {
        var phone = await host.NewPhoneAsync();
        await phone.SendAsync("PUT", phone.Photos + "old.jpg", "old");
        var photo = new ByteArrayContent(new byte[Length]);

        var answer = await phone.SendAsync("PUT", phone.Photos + "old.jpg", photo, ("If-None-Match", "*"));

        Assert.Equal(412, answer.Code);
        Assert.DoesNotContain(
            host.Cluster.Stores[0].TakeSnapshot()!.Keys, key => key.Value.StartsWith($"content/{phone.Subscriber}/", StringComparison.Ordinal));
    }

    private static async Task<(int Code, int Sent)> CodeAsync(Task<(Answer Answer, int Sent)> asked) => ((await asked).Answer.Code, (await asked).Sent);

    private static async Task<(Answer Answer, int Sent)> AskAsync(
        Phone phone, string path, string type, int length, params (string Name, string Value)[] headers)
    {
        using var body = new CountedBody(length);
        var answer = await phone.SendAsync("PUT", path, body, [("Expect", "100-continue"), ("Content-Type", type), .. headers]);
        return (answer, body.Sent);
    }

    private sealed class CountedBody(int length) : HttpContent
    {
        public int Sent { get; private set; }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            Sent = length;
            return stream.WriteAsync(new byte[length], CancellationToken.None).AsTask();
        }

        protected override bool TryComputeLength(out long computed)
        {
            computed = length;
            return true;
        }
    }
}
