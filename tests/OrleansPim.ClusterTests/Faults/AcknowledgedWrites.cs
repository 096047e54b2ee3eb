using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansPim.ClusterTests.Data;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Writes versions of contacts without pause, and remembers which of them were acknowledged.</summary>
/// <param name="client">The phone.</param>
/// <param name="writer">Which writer this is; each has contacts of its own.</param>
internal sealed class AcknowledgedWrites(DavClient client, int writer)
{
    private const int ContactsPerWriter = 5;

    private readonly SampleItem[] _contacts = [.. new ContactSource(seed: 1_000 + writer).Take(ContactsPerWriter)];
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _sent = new();
    private int _count;

    /// <summary>Is told of every answer how long it took, and whether the write was done.</summary>
    public Action<TimeSpan, bool>? Answered { get; init; }

    /// <summary>How many writes were acknowledged so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Writes until told to stop; broken connections and refusals are what is being tested.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var version = _sent.Values.DefaultIfEmpty().Max();
        while (!stop.IsCancellationRequested)
        {
            version++;
            var contact = _contacts[version % ContactsPerWriter];
            _sent[contact.Uid] = version;
            var begun = Stopwatch.GetTimestamp();
            using var answer = await client.PutContactAsync(contact.Uid + ".vcf", TextOf(contact, version));
            Answered?.Invoke(Stopwatch.GetElapsedTime(begun), answer is { IsSuccessStatusCode: true });
            if (answer is { IsSuccessStatusCode: true })
            {
                _acknowledged[contact.Uid] = version;
                Interlocked.Increment(ref _count);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }

    /// <summary>Reads everything back: no contact may be older than its last acknowledged version, nor one that was never sent.</summary>
    public async Task AssertNothingLostAsync()
    {
        foreach (var (uid, acknowledged) in _acknowledged)
        {
            var stored = await client.GetAsync("contacts", uid + ".vcf");
            Assert.NotNull(stored);
            var contact = _contacts.Single(candidate => candidate.Uid == uid);
            Assert.Contains(stored, Enumerable.Range(acknowledged, _sent[uid] - acknowledged + 1).Select(version => TextOf(contact, version)));
        }
    }

    private static string TextOf(SampleItem contact, int version) => contact.Edited($"version {version}").Text;
}
