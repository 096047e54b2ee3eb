using System.Text;
using OrleansPim.Benchmarks.Nodes;
using OrleansPim.Benchmarks.Reports;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Subscribers;

/// <summary>What 10,000 contacts, 20,000 events and 5,000 photos of one subscriber cost beside 10 of each: the first sync, and one change.</summary>
internal static class SubscriberBenchmark
{
    private const int Rounds = 6;
    private const int ChangesPerRound = 40;
    private const int Megabyte = 1_000_000;
    private static readonly DeviceId Device = new("benchmark");

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLine("[bold]subscriber[/]: one with 10 contacts, events and photos each, and one with 10,000, 20,000 and 5,000");
        await using var node = await BenchmarkNode.StartAsync(cancellationToken);
        var wholes = new Table().AddColumns("subscriber", "what", "s", "MB sent", "MB of memory");
        var phones = new List<(SubscriberSize Size, SubscriberPhone Phone)>();
        foreach (var size in SubscriberSize.All)
        {
            var subscriber = await node.Client.Subscriber(SubscriberId.Parse(size.Name)).ProvisionAsync(Device, cancellationToken);
            var phone = new SubscriberPhone(node.Gateway, size.Name, subscriber.Credential!.Password);
            phones.Add((size, phone));
            await FillAsync(node, size, phone, wholes, cancellationToken);
            foreach (var path in Collections(size))
                await MeasureAsync(node, size, $"first sync of {path.Split('/')[0]}", async () => (await phone.SyncAsync(path, "", cancellationToken)).Length, wholes);
            await MeasureAsync(node, size, "all contacts with their bodies", async () => (await phone.QueryAsync(cancellationToken)).Length, wholes);
            await MeasureAsync(node, size, "export", () => phone.ExportAsync(cancellationToken), wholes);
        }
        AnsiConsole.Write(wholes);
        await MeasureChangesAsync(node, phones, cancellationToken);
        phones.ForEach(one => one.Phone.Dispose());
    }

    private static IReadOnlyList<string> Collections(SubscriberSize size) =>
        [$"addressbooks/{size.Name}/contacts/", $"calendars/{size.Name}/calendar/", $"photos/{size.Name}/"];

    private static async Task FillAsync(BenchmarkNode node, SubscriberSize size, SubscriberPhone phone, Table table, CancellationToken cancellationToken)
    {
        await using var archive = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 64 * 1024, FileOptions.DeleteOnClose);
        SubscriberArchive.Write(archive, size);
        var length = archive.Length;
        await MeasureAsync(node, size, $"import of {size.Items} items", async () =>
        {
            await phone.ImportAsync(archive, cancellationToken);
            return length;
        }, table);
    }

    private static async Task MeasureAsync(BenchmarkNode node, SubscriberSize size, string what, Func<Task<long>> action, Table table)
    {
        node.ForgetPeak();
        var before = node.PeakBytes;
        var startedAt = TimeProvider.System.GetTimestamp();
        var length = await action();
        var elapsed = TimeProvider.System.GetElapsedTime(startedAt);
        table.AddRow(size.Name, what, $"{elapsed.TotalSeconds:0.00}", $"{(double)length / Megabyte:0.00}", $"{(double)(node.PeakBytes - before) / Megabyte:0}");
    }

    private static async Task MeasureChangesAsync(
        BenchmarkNode node, IReadOnlyList<(SubscriberSize Size, SubscriberPhone Phone)> phones, CancellationToken cancellationToken)
    {
        var figures = phones.ToDictionary(one => one.Size, _ => new ChangeFigures());
        for (var round = 0; round < Rounds; round++)
        {
            // In turns, so that what else the machine does falls on all alike; the first round only warms up.
            foreach (var (size, phone) in phones)
                await ChangeAsync(node, size, phone, round, round == 0 ? new ChangeFigures() : figures[size], cancellationToken);
        }
        var table = new Table().AddColumns("subscriber", "PUT p50 ms", "p99", "sync of it p50 ms", "p99", "bytes", "photo PUT p50 ms", "p99", "node CPU ms a change");
        foreach (var (size, _) in phones)
        {
            var one = figures[size];
            table.AddRow(
                size.Name, Milliseconds(one.Put, 0.5), Milliseconds(one.Put, 0.99), Milliseconds(one.Sync, 0.5), Milliseconds(one.Sync, 0.99), $"{one.SyncLength}",
                Milliseconds(one.Photo, 0.5), Milliseconds(one.Photo, 0.99), $"{one.Processor.TotalMilliseconds / one.Put.Count:0.00}");
        }
        AnsiConsole.Write(table);
    }

    private static async Task ChangeAsync(
        BenchmarkNode node, SubscriberSize size, SubscriberPhone phone, int round, ChangeFigures figures, CancellationToken cancellationToken)
    {
        var path = Collections(size)[0];
        var token = (await phone.SyncAsync(path, "", cancellationToken)).Token;
        var processor = node.ProcessorTime;
        for (var change = 0; change < ChangesPerRound; change++)
        {
            var card = Encoding.UTF8.GetBytes(SubscriberArchive.Card(change % 10, $"Round {round}.{change}"));
            await TimeAsync(figures.Put, () => phone.PutAsync($"{path}{change % 10}.vcf", card, "text/vcard", cancellationToken));
            await TimeAsync(figures.Sync, async () => (figures.SyncLength, token) = await phone.SyncAsync(path, token, cancellationToken));
            var photo = SubscriberArchive.Photo(-1 - (round * ChangesPerRound) - change);
            await TimeAsync(figures.Photo, () => phone.PutAsync($"{Collections(size)[2]}{change % 10}.jpg", photo, "image/jpeg", cancellationToken));
        }
        figures.Processor += node.ProcessorTime - processor;
    }

    private static async Task TimeAsync(Latencies latencies, Func<Task> action)
    {
        var startedAt = TimeProvider.System.GetTimestamp();
        await action();
        latencies.Add(TimeProvider.System.GetElapsedTime(startedAt));
    }

    private static string Milliseconds(Latencies latencies, double share) => $"{latencies.Quantile(share).TotalMilliseconds:0.00}";

    private sealed class ChangeFigures
    {
        public Latencies Put { get; } = new();

        public Latencies Sync { get; } = new();

        public Latencies Photo { get; } = new();

        public long SyncLength { get; set; }

        public TimeSpan Processor { get; set; }
    }
}
