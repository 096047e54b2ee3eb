using System.Text;
using OrleansPim.Benchmarks.Reports;
using Spectre.Console;

namespace OrleansPim.Benchmarks.Clusters;

/// <summary>What a cluster costs beside one silo: the same reads through a gateway process, with one silo behind it and with three.</summary>
/// <remarks>Reads are answered from a grain's memory, so what is measured is the way there.</remarks>
internal static class ClusterBenchmark
{
    private const int SubscriberCount = 96;
    private const int Concurrency = 32;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly int[] Silos = [1, 3];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]cluster[/]: GET of a contact -> gateway process -> silos, {SubscriberCount} subscribers, {Concurrency} at a time");
        var table = new Table().AddColumns("silos", "requests/s", "p50 ms", "p99 ms", "gateway CPU us/request", "silos CPU us/request", "requests per core and second");
        var perCore = new List<double>();
        foreach (var silos in Silos)
        {
            await using var cluster = await BenchmarkCluster.StartAsync(silos, cancellationToken);
            var (latencies, elapsed, gateway, silo) = await MeasureAsync(cluster, cancellationToken);
            perCore.Add(latencies.Count / (gateway + silo).TotalSeconds);
            table.AddRow(
                $"{silos}", $"{latencies.Count / elapsed.TotalSeconds:0}", $"{latencies.Quantile(0.5).TotalMilliseconds:0.00}", $"{latencies.Quantile(0.99).TotalMilliseconds:0.00}",
                $"{gateway.TotalMicroseconds / latencies.Count:0}", $"{silo.TotalMicroseconds / latencies.Count:0}", $"{perCore[^1]:0}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"three silos per core: [bold]{perCore[1] / perCore[0]:0.00}[/] x one silo");
    }

    private static async Task<(Latencies Latencies, TimeSpan Elapsed, TimeSpan Gateway, TimeSpan Silos)> MeasureAsync(
        BenchmarkCluster cluster, CancellationToken cancellationToken)
    {
        var phones = new List<(HttpClient Http, Uri Contact)>();
        for (var index = 0; index < SubscriberCount; index++)
        {
            var (id, http) = await cluster.AddSubscriberAsync($"bench-{index}", cancellationToken);
            var contact = new Uri($"dav/addressbooks/{id}/contacts/one.vcf", UriKind.Relative);
            using var body = new StringContent("BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Ann Example\r\nN:Example;Ann;;;\r\nTEL:+49 30 1234567\r\nEND:VCARD\r\n", Encoding.UTF8, "text/vcard");
            using var answer = await http.PutAsync(contact, body, cancellationToken);
            answer.EnsureSuccessStatusCode();
            phones.Add((http, contact));
        }

        async Task GetAsync(int worker, int count)
        {
            var (http, contact) = phones[(worker + (count * Concurrency)) % phones.Count];
            using var answer = await http.GetAsync(contact, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        // What is counted begins after what the runtime compiles in every process.
        await Load.RunAsync(Concurrency, TimeSpan.Zero, WarmUp, GetAsync);
        var (gateway, silos) = (cluster.GatewayTime, cluster.SiloTime);
        var (latencies, elapsed) = await Load.RunAsync(Concurrency, TimeSpan.Zero, Duration, GetAsync);
        (gateway, silos) = (cluster.GatewayTime - gateway, cluster.SiloTime - silos);
        phones.ForEach(phone => phone.Http.Dispose());
        return (latencies, elapsed, gateway, silos);
    }
}
