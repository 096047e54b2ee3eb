using System.Text;
using OrleansPim.Benchmarks.Reports;

namespace OrleansPim.Benchmarks.Clusters;

/// <summary>A cluster with subscribers whose phones read one contact each, measured a window at a time.</summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    private const int SubscriberCount = 96;
    private const string Contact = "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:one\r\nFN:Ann Example\r\nN:Example;Ann;;;\r\nTEL:+49 30 1234567\r\nEND:VCARD\r\n";

    private readonly BenchmarkCluster _cluster;
    private readonly List<(HttpClient Http, Uri Contact)> _phones = [];

    private LoadedCluster(BenchmarkCluster cluster) => _cluster = cluster;

    /// <summary>Starts silos and a gateway, and adds subscribers with a contact each.</summary>
    public static async Task<LoadedCluster> StartAsync(int silos, CancellationToken cancellationToken)
    {
        var loaded = new LoadedCluster(await BenchmarkCluster.StartAsync(silos, cancellationToken));
        try
        {
            for (var index = 0; index < SubscriberCount; index++)
                await loaded.AddAsync(index, cancellationToken);
            return loaded;
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads for a while.</summary>
    /// <param name="concurrency">How many reads are under way at the same time.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ClusterWindow> MeasureAsync(int concurrency, TimeSpan duration, CancellationToken cancellationToken)
    {
        async Task GetAsync(int worker, int count)
        {
            var (http, contact) = _phones[(worker + (count * concurrency)) % _phones.Count];
            using var answer = await http.GetAsync(contact, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        var (gateway, silos) = (_cluster.GatewayTime, _cluster.SiloTime);
        var (latencies, elapsed) = await Load.RunAsync(concurrency, TimeSpan.Zero, duration, GetAsync);
        return new ClusterWindow(latencies, elapsed, _cluster.GatewayTime - gateway, _cluster.SiloTime - silos);
    }

    /// <summary>What the silos use while nobody asks anything.</summary>
    /// <returns>The share of one processor that all of them use together.</returns>
    public async Task<double> IdleAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = _cluster.SiloTime;
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        return (_cluster.SiloTime - before) / duration;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _phones.ForEach(phone => phone.Http.Dispose());
        return _cluster.DisposeAsync();
    }

    private async Task AddAsync(int index, CancellationToken cancellationToken)
    {
        var (id, http) = await _cluster.AddSubscriberAsync($"bench-{index}", cancellationToken);
        var contact = new Uri($"dav/addressbooks/{id}/contacts/one.vcf", UriKind.Relative);
        using var body = new StringContent(Contact, Encoding.UTF8, "text/vcard");
        _phones.Add((http, contact));
        using var answer = await http.PutAsync(contact, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
