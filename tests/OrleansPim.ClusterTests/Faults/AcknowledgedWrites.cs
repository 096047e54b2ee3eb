using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrleansPim.ClusterTests.Data;

namespace OrleansPim.ClusterTests.Faults;

/// <summary>Writes versions of contacts without pause, and remembers which of them were acknowledged.</summary>
/// <param name="client">The phone.</param>
/// <param name="writer">Which writer this is; each has contacts of its own.</param>
internal sealed class AcknowledgedWrites(DavClient client, int writer)
{
    private const int ContactsPerWriter = 5;

    /// <summary>How far behind an acknowledged change a read may be, wherever it was acknowledged; a promise of the product.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromSeconds(5);

    private readonly SampleItem[] _contacts = [.. new ContactSource(seed: 1_000 + writer).Take(ContactsPerWriter)];
    private readonly ConcurrentDictionary<string, int> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _sent = new();
    private readonly ConcurrentQueue<(string Uid, int Version, long At)> _history = new();
    private int _count;

    /// <summary>Is told of every answer how long it took, and what it was; <see langword="null"/> if the connection broke.</summary>
    public Action<TimeSpan, HttpStatusCode?>? Answered { get; init; }

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
            Answered?.Invoke(Stopwatch.GetElapsedTime(begun), answer?.StatusCode);
            if (answer is { IsSuccessStatusCode: true })
            {
                _acknowledged[contact.Uid] = version;
                _history.Enqueue((contact.Uid, version, Stopwatch.GetTimestamp()));
                Interlocked.Increment(ref _count);
            }
            else
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
            }
        }
    }

    /// <summary>Reads until told to stop; nothing may be older than what was acknowledged a while before the read began. Failures are no answers.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        for (var turn = 0; !stop.IsCancellationRequested; turn++)
        {
            var contact = _contacts[turn % ContactsPerWriter];
            var begun = Stopwatch.GetTimestamp();
            try
            {
                AssertFresh(contact.Uid, await client.GetAsync("contacts", contact.Uid + ".vcf"), begun);
            }
            catch (Exception failure) when (failure is HttpRequestException or SocketException)
            {
                // Refused, or cut off.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    /// <summary>Asserts that a contact is not older than what was acknowledged <see cref="Staleness"/> before it was asked for.</summary>
    /// <param name="uid">Which contact.</param>
    /// <param name="stored">What was read; <see langword="null"/> if it was said not to be there.</param>
    /// <param name="begun">When it was asked for, as <see cref="Stopwatch"/> counts.</param>
    public void AssertFresh(string uid, string? stored, long begun)
    {
        var limit = begun - (long)(Staleness.TotalSeconds * Stopwatch.Frequency);
        var floor = _history.Where(written => written.Uid == uid && written.At <= limit).Select(written => written.Version).DefaultIfEmpty().Max();
        if (floor == 0)
            return;
        var contact = _contacts.Single(candidate => candidate.Uid == uid);
        Assert.True(
            stored is not null && Enumerable.Range(floor, _sent[uid] - floor + 1).Any(version => TextOf(contact, version) == stored),
            $"{uid} was acknowledged at version {floor} over {Staleness.TotalSeconds:0} s before it was read as {(stored is null ? "missing" : NoteOf(stored))}.");
    }

    /// <summary>Which contacts there are.</summary>
    public IReadOnlyList<string> Uids => [.. _contacts.Select(contact => contact.Uid)];

    /// <summary>Reads everything back: no contact may be older than its last acknowledged version, nor one that was never sent.</summary>
    /// <param name="reader">Who reads; the phone that wrote if <see langword="null"/>.</param>
    public async Task AssertNothingLostAsync(DavClient? reader = null)
    {
        foreach (var (uid, acknowledged) in _acknowledged)
        {
            var stored = await (reader ?? client).GetAsync("contacts", uid + ".vcf");
            Assert.NotNull(stored);
            var contact = _contacts.Single(candidate => candidate.Uid == uid);
            Assert.Contains(stored, Enumerable.Range(acknowledged, _sent[uid] - acknowledged + 1).Select(version => TextOf(contact, version)));
        }
    }

    private static string NoteOf(string card) => card.Split("\r\n").LastOrDefault(line => line.StartsWith("NOTE:version", StringComparison.Ordinal)) ?? "none of its versions";

    private static string TextOf(SampleItem contact, int version) => contact.Edited($"version {version}").Text;
}
