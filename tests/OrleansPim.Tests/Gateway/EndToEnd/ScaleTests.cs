using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: a subscriber with very much is served like one with little. Method: many items, and what an import, a first sync and a change come to.</summary>
[Collection(nameof(GatewayTests))]
public sealed class ScaleTests(GatewayHost host)
{
    private const int Contacts = 3_000;
    private const int ItemsOfOneCommit = 20;

    [Fact]
    public async Task Import_takes_few_commits_a_first_sync_tells_all_and_a_change_only_itself()
    {
        var phone = await host.NewPhoneAsync();
        var before = await SequenceAsync(phone);

        using var archive = new ByteArrayContent(Archive());
        archive.Headers.ContentType = new("application/zip");
        var import = JsonNode.Parse((await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", archive)).Text)!;
        var commits = await SequenceAsync(phone) - before;
        var first = await phone.SyncAsync(phone.Contacts, "");
        await phone.PutCardAsync("7.vcf", Samples.Card("7", "Another Name"));
        var next = await phone.SyncAsync(phone.Contacts, first.SyncToken);

        Assert.Equal((Contacts, 0), ((int)import["stored"]!, (int)import["refused"]!));
        Assert.InRange(commits, 1, Contacts / ItemsOfOneCommit);
        Assert.Equal(Contacts, first.Hrefs.Count);
        Assert.Equal(Contacts, first.Hrefs.Distinct().Count());
        Assert.Equal([phone.Contacts + "7.vcf"], next.Hrefs);
    }

    [Fact]
    public async Task What_stands_in_the_way_of_one_item_of_an_import_hinders_no_other()
    {
        var phone = await host.NewPhoneAsync();
        await phone.PutCardAsync("5.vcf", Samples.Card("5", "Kept Here"));
        await phone.PutCardAsync("other.vcf", Samples.Card("8"));

        using var archive = new ByteArrayContent(Archive(20));
        archive.Headers.ContentType = new("application/zip");
        var import = JsonNode.Parse((await phone.SendAsync("POST", $"/api/v1/subscribers/{phone.Segment}/import", archive)).Text)!;

        Assert.Equal((18, 1, 1), ((int)import["stored"]!, (int)import["kept"]!, (int)import["refused"]!));
        Assert.Equal(Samples.Card("5", "Kept Here"), (await phone.GetAsync(phone.Contacts + "5.vcf")).Text);
        Assert.Equal(Samples.Card("19"), (await phone.GetAsync(phone.Contacts + "19.vcf")).Text);
    }

    private static byte[] Archive(int contacts = Contacts)
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
        {
            for (var number = 0; number < contacts; number++)
            {
                using var entry = archive.CreateEntry($"contacts/contacts/{number}.vcf", CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(Samples.Card($"{number}")));
            }
        }
        return output.ToArray();
    }

    private async Task<long> SequenceAsync(Phone phone) =>
        (await host.Client.Subscriber(phone.Subscriber).GetInfoAsync(ReadConsistency.Linearizable, CancellationToken.None)).Sequence;
}
