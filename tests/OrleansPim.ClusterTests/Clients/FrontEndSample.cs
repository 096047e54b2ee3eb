using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansPim.Client;
using OrleansPim.Contracts.Changes;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Sync;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>The sample for other teams' front ends, as README prints it; run and compared by <see cref="FrontEndSampleTests"/>.</summary>
internal static class FrontEndSample
{
    public static async Task RunAsync(int gatewayPort, TextWriter output, CancellationToken stop)
    {
        // Sample begins.
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering(gatewayPort));   // 30000, if the node says nothing else
        builder.Services.AddOrleansPimClient();
        using var host = builder.Build();
        await host.StartAsync(stop);

        var ann = host.Services.GetRequiredService<PimClient>().Subscriber(SubscriberId.Parse("ann"));
        var phone = new DeviceId("phone");
        await ann.ProvisionAsync(phone, stop);   // once; tells the phone's password

        var card = Encoding.UTF8.GetBytes("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:bob\r\nFN:Bob\r\nEND:VCARD\r\n");
        var put = new PutItem { Collection = CollectionId.Contacts, Name = new ItemName("bob.vcf"), Uid = "bob", ContentType = "text/vcard", Body = card };
        var stored = await ann.ChangeAsync(phone, [put], stop);
        await output.WriteLineAsync(stored.IsCommitted ? $"On a quorum of regions: entry {stored.Sequence}." : $"Not done: {stored.Refusal}");

        var next = new SyncRequest { Collection = CollectionId.Contacts, Since = 0, Device = phone };
        while (await ann.SyncAsync(next, stop) is { Token: SyncTokenState.Valid } page)
        {
            foreach (var change in page.Changes)
                await output.WriteLineAsync(change.Info is { } item ? $"{change.Name} is {item.ETag} now." : $"{change.Name} was deleted.");
            next = next with { Since = page.Sequence, Epoch = page.Epoch, AtLeast = page.LedgerSequence };
            if (!page.HasMore)
                break;
        }
        // Sample ends.
    }
}
