using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OrleansPim.Tests.Silo;

namespace OrleansPim.Tests.Cli;

/// <summary>Goal: one command brings back what a phone wiped, whatever it wiped. Method: a phone that wipes two collections, and pim.</summary>
[Collection(NodeCollection.Name)]
public sealed class UndeleteTests(RunningNode node)
{
    private const int Items = 25;

    [Fact]
    public async Task One_command_brings_back_all_that_a_device_wiped_and_older_wipes_on_demand()
    {
        using var phone = await NewPhoneAsync("cli-undelete");
        string[] books = ["dav/addressbooks/cli-undelete/contacts/", "dav/addressbooks/cli-undelete/team/"];
        Assert.True((await SendAsync(phone, "MKCOL", books[1], null)).IsSuccessStatusCode);
        foreach (var book in books)
        {
            for (var number = 0; number < Items; number++)
                Assert.True((await SendAsync(phone, "PUT", $"{book}{number}.vcf", Card(number))).IsSuccessStatusCode);
        }
        for (var number = 0; number < Items; number++)
            Assert.True((await SendAsync(phone, "DELETE", $"{books[0]}{number}.vcf", null)).IsSuccessStatusCode);
        Assert.True((await SendAsync(phone, "DELETE", books[1], null)).IsSuccessStatusCode);

        var none = await CommandLine.RunAsync(node, "subscriber", "undelete", "cli-undelete", "--since", "2999-01-01T00:00:00Z");
        var undone = await CommandLine.RunAsync(node, "subscriber", "undelete", "cli-undelete", "--json");
        var again = await CommandLine.RunAsync(node, "subscriber", "undelete", "cli-undelete", "--since", "2009-10-01T00:00:00Z", "--json");

        Assert.Equal((3, 0, 0), (none.ExitCode, undone.ExitCode, again.ExitCode));
        Assert.Equal((2 * Items, 0), (RestoredBy(undone.Output), RestoredBy(again.Output)));
        foreach (var book in books)
            Assert.Equal(200, (int)(await SendAsync(phone, "GET", $"{book}{Items - 1}.vcf", null)).StatusCode);
    }

    private static int RestoredBy(string json)
    {
        using var report = JsonDocument.Parse(json);
        return report.RootElement.GetProperty("restored").GetInt32();
    }

    private static string Card(int number) => $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{number}\r\nFN:Ann\r\nN:;Ann;;;\r\nEND:VCARD\r\n";

    private static async Task<HttpResponseMessage> SendAsync(HttpClient phone, string method, string path, string? card)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = card is null ? null : new StringContent(card, Encoding.UTF8, "text/vcard"),
        };
        return await phone.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<HttpClient> NewPhoneAsync(string id)
    {
        var added = await CommandLine.RunAsync(node, "subscriber", "add", id, "--json");
        using var answer = JsonDocument.Parse(added.Output);
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{answer.RootElement.GetProperty("password").GetString()}"));
        return new HttpClient { BaseAddress = node.Gateway, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", pair) } };
    }
}
