using OrleansPim.Replication.Stores;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>
/// Goal: whatever is asked, in our trouble nobody hears less than there is, and nobody hears anything of somebody else.
/// Method: one request of each kind through both doors, in every kind of trouble, and at others' addresses.
/// </summary>
[Collection(nameof(GatewayTests))]
public sealed class EveryRequestTests(GatewayHost host)
{
    [Fact]
    public async Task Where_all_is_well_none_is_answered_with_trouble_of_ours()
    {
        var phone = await host.NewPhoneAsync();
        var tokens = await EveryRequest.PrepareAsync(phone);

        var findings = new List<string>();
        foreach (var request in EveryRequest.All(phone, tokens))
        {
            var answer = await request.SendAsync(phone);
            if (answer.Code is < 200 or >= 500)
                findings.Add($"{request}: {answer.Code} {answer.Text}");
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Fact]
    public async Task Without_a_quorum_each_is_answered_with_503_and_when_to_come_back()
    {
        var phone = await host.NewPhoneAsync();
        var tokens = await EveryRequest.PrepareAsync(phone);
        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            // Memory that nobody has doubted yet may answer for some seconds.
            await phone.PutCardAsync("doubt.vcf", Samples.Card("doubt"));

            await AssertHeldAsync(phone, tokens);
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }
    }

    [Fact]
    public async Task Of_who_lost_everything_each_is_answered_with_503_and_when_to_come_back()
    {
        var phone = await host.NewPhoneAsync();
        var tokens = await EveryRequest.PrepareAsync(phone);

        await host.RollBackAsync([.. host.Cluster.Stores.Select(store =>
            (IReadOnlyDictionary<BlobKey, Blob>?)store.TakeSnapshot()!.Where(blob => blob.Key.Value != $"heads/{phone.Subscriber}").ToDictionary())]);

        await AssertHeldAsync(phone, tokens);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Once_a_token_of_either_door_proved_a_loss_each_is_answered_with_503_and_when_to_come_back(bool isJson)
    {
        var phone = await host.NewPhoneAsync();
        var before = host.Cluster.Stores.Select(store => store.TakeSnapshot()).ToList();
        var tokens = await EveryRequest.PrepareAsync(phone);
        await host.RollBackAsync(before);

        var proof = isJson
            ? await phone.GetAsync($"/api/v1/subscribers/{phone.Segment}/changes?kind=addressBook&collection=contacts&since={Uri.EscapeDataString(tokens.Contacts)}")
            : await phone.SyncAsync(phone.Contacts, tokens.Contacts);

        Assert.Equal(503, proof.Code);
        await AssertHeldAsync(phone, tokens);
    }

    [Fact]
    public async Task Others_addresses_are_answered_alike_whether_anybody_is_there_and_change_nothing()
    {
        var (phone, other) = (await host.NewPhoneAsync(), await host.NewPhoneAsync());
        var tokens = await EveryRequest.PrepareAsync(other);
        var before = await SequenceAsync(other);

        var findings = new List<string>();
        foreach (var request in EveryRequest.All(other, tokens).Where(request => request.Path.Contains(other.Segment, StringComparison.Ordinal)))
        {
            var absent = request with
            {
                Path = request.Path.Replace(other.Segment, "nobody-at-all", StringComparison.Ordinal),
                Headers = [.. request.Headers.Select(header => (header.Name, header.Value.Replace(other.Segment, "nobody-at-all", StringComparison.Ordinal)))],
            };
            var (there, nowhere) = (await request.SendAsync(phone), await absent.SendAsync(phone));
            if (there.Code is not (403 or 404) || (there.Code, there.Text) != (nowhere.Code, nowhere.Text))
                findings.Add($"{request}: {there.Code} {there.Text}, and {nowhere.Code} {nowhere.Text} where nobody is");
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
        Assert.Equal(before, await SequenceAsync(other));
    }

    private static async Task AssertHeldAsync(Phone phone, (string Contacts, string Photos) tokens)
    {
        var findings = new List<string>();
        foreach (var request in EveryRequest.All(phone, tokens))
        {
            var answer = await request.SendAsync(phone);
            if (answer.Code != 503 || !answer.Headers.ContainsKey("Retry-After") || answer.Text.Contains("valid-sync-token", StringComparison.Ordinal))
                findings.Add($"{request}: {answer.Code} {answer.Text}");
        }
        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private async Task<long> SequenceAsync(Phone phone) =>
        (await host.Client.Subscriber(phone.Subscriber).GetInfoAsync(Contracts.Subscribers.ReadConsistency.Linearizable, CancellationToken.None)).Sequence;
}
