using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OrleansPim.Client.Administration;
using OrleansPim.ClusterTests.Hostile;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Scale;

/// <summary>
/// Goal: a subscriber with very much is streamed in bounded memory, and a change tells of itself alone.
/// Method: an import into a node as a process of its own; the system measures it. The full size is the benchmark <c>-- subscriber</c>.
/// </summary>
public sealed class LargeSubscriberTests
{
    private const int Contacts = 3_000;
    private const int Events = 5_000;
    private const int Photos = 300;
    private const long MaximumMemory = 50_000_000;

    [Fact]
    public async Task First_sync_and_export_of_very_much_need_the_memory_of_a_page()
    {
        await using var node = await NodeProcess.StartNewAsync();
        var account = await node.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var http = NewClient(node, account);
        using (var archive = new ByteArrayContent(Archive()))
        {
            archive.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            using var import = await http.PostAsync(new Uri("api/v1/subscribers/ann/import", UriKind.Relative), archive, TestContext.Current.CancellationToken);
            Assert.Contains($"\"stored\":{Contacts + Events + Photos}", await import.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        foreach (var (path, count) in new[] { ("addressbooks/ann/contacts/", Contacts), ("calendars/ann/calendar/", Events), ("photos/ann/", Photos) })
        {
            var (text, memory) = await MeasureAsync(node, () => SyncAsync(http, path, ""));
            TestContext.Current.TestOutputHelper!.WriteLine($"{path}: {text.Length} bytes, {memory / 1_000_000} MB of memory");
            Assert.Equal(count, Occurrences(text, "<d:getetag>"));
            Assert.True(memory < MaximumMemory, $"The first sync of {path} took {memory} bytes.");
        }
        var (export, exportMemory) = await MeasureAsync(node, () => http.GetByteArrayAsync(new Uri("api/v1/subscribers/ann/export", UriKind.Relative), TestContext.Current.CancellationToken));
        using var copy = new ZipArchive(new MemoryStream(export));
        Assert.Equal(Contacts + Events + Photos, copy.Entries.Count(entry => entry.FullName.Contains('/', StringComparison.Ordinal)));
        Assert.True(exportMemory < MaximumMemory, $"The export took {exportMemory} bytes.");

        var token = TokenOf(await SyncAsync(http, "addressbooks/ann/contacts/", ""));
        using var put = await http.PutAsync(new Uri("dav/addressbooks/ann/contacts/7.vcf", UriKind.Relative), Card(7, "Another Name"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);
        Assert.Equal(1, Occurrences(await SyncAsync(http, "addressbooks/ann/contacts/", token), "<d:response>"));
    }

    private static async Task<(T Result, long Memory)> MeasureAsync<T>(NodeProcess node, Func<Task<T>> action)
    {
        ProcessCost.ResetPeak(node.Id);
        var before = ProcessCost.Read(node.Id).PeakBytes;
        var result = await action();
        return (result, ProcessCost.Read(node.Id).PeakBytes - before);
    }

    private static async Task<string> SyncAsync(HttpClient http, string path, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod("REPORT"), new Uri($"dav/{path}", UriKind.Relative))
        {
            Content = new StringContent(
                $"<sync-collection xmlns='DAV:'><sync-token>{token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>", Encoding.UTF8, "application/xml"),
        };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MultiStatus, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string TokenOf(string answer)
    {
        const string Start = "<d:sync-token>";
        var from = answer.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return answer[from..answer.IndexOf('<', from)];
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static byte[] Archive()
    {
        using var output = new MemoryStream();
        using (var archive = new ZipArchive(output, ZipArchiveMode.Create))
        {
            for (var index = 0; index < Contacts; index++)
                Add(archive, $"contacts/contacts/{index}.vcf", Encoding.UTF8.GetBytes(CardText(index, $"Person {index}")));
            for (var index = 0; index < Events; index++)
                Add(archive, $"calendars/calendar/{index}.ics", Encoding.UTF8.GetBytes(EventText(index)));
            var photo = new byte[12_000];
            for (var index = 0; index < Photos; index++)
            {
                new Random(index).NextBytes(photo);
                Add(archive, $"photos/{index}.jpg", photo);
            }
        }
        return output.ToArray();
    }

    private static void Add(ZipArchive archive, string path, byte[] body)
    {
        using var entry = archive.CreateEntry(path, CompressionLevel.Fastest).Open();
        entry.Write(body);
    }

    private static StringContent Card(int index, string name) => new(CardText(index, name), Encoding.UTF8, "text/vcard");

    private static string CardText(int index, string name) =>
        $"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:card-{index}\r\nFN:{name}\r\nN:{name};;;;\r\nNOTE:{new string('n', 400)}\r\nEND:VCARD\r\n";

    private static string EventText(int index) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Example//EN\r\nBEGIN:VEVENT\r\nUID:event-{index}\r\nDTSTAMP:20260101T000000Z\r\n"
        + $"DTSTART:2026{1 + (index % 12):D2}{1 + (index % 28):D2}T090000Z\r\nDURATION:PT1H\r\nSUMMARY:Event {index}\r\nDESCRIPTION:{new string('d', 300)}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    private static HttpClient NewClient(NodeProcess node, SubscriberAdded account)
    {
        var http = new HttpClient { BaseAddress = node.Gateway };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Id}:{account.Password}")));
        return http;
    }
}
