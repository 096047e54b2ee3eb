using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using OrleansPim.ClusterTests.Hostile;
using OrleansPim.ClusterTests.Nodes;

namespace OrleansPim.ClusterTests.Scale;

/// <summary>
/// Goal: a photo of 100 MB is streamed in constant memory. Method: a node as a process of its own whose heap may not grow to what the photo and the
/// node itself would need together; the system measures the rest.
/// </summary>
public sealed class LargePhotoTests
{
    private const int Megabyte = 1024 * 1024;
    private const int UsualLength = 20 * Megabyte;
    private const int LargestLength = 100 * Megabyte;

    /// <summary>What the node's heap may have, in hexadecimal bytes: 128 MiB, of which an idle node needs some 40.</summary>
    private const string MaximumHeap = "8000000";

    /// <summary>What one photo may add to the node's resident memory: less than itself, by the parts that are not its heap as well.</summary>
    private const long MaximumGrowth = 90 * Megabyte;

    [Fact]
    public async Task Largest_photo_is_streamed_in_constant_memory_and_stored_once()
    {
        await using var node = await NodeProcess.StartNewAsync(("DOTNET_GCHeapHardLimit", MaximumHeap));
        var account = await node.Administration.AddSubscriberAsync("ann", "phone", TestContext.Current.CancellationToken);
        using var http = NewClient(node, account.Id, account.Password);

        // The first goes before anything is measured: the node compiles and grows its pools.
        await PutAsync(http, "warm.jpg", UsualLength, seed: 1);
        await GetAsync(http, "warm.jpg");
        var usual = await PeakOfAsync(node, () => PutAsync(http, "usual.jpg", UsualLength, seed: 2));
        var usualRead = await PeakOfAsync(node, () => GetAsync(http, "usual.jpg"));
        var largest = await PeakOfAsync(node, () => PutAsync(http, "largest.jpg", LargestLength, seed: 3));
        var largestRead = await PeakOfAsync(node, () => GetAsync(http, "largest.jpg"));
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"PUT {usual / Megabyte} and {largest / Megabyte} MB more, GET {usualRead / Megabyte} and {largestRead / Megabyte} MB more");

        Assert.True(largest < MaximumGrowth, $"A PUT of 100 MB took {largest} bytes of memory.");
        Assert.True(largestRead < MaximumGrowth, $"A GET of 100 MB took {largestRead} bytes of memory.");
        await AssertPartsAsync(http);
        await AssertStoredOnceAsync(node, http);
    }

    private static async Task AssertPartsAsync(HttpClient http)
    {
        var end = await PartAsync(http, "bytes=-1000");
        Assert.Equal(HttpStatusCode.PartialContent, end.Status);
        Assert.Equal(Bytes(3, LargestLength)[^1000..], end.Body);
        var middle = await PartAsync(http, $"bytes={50 * Megabyte - 5}-{50 * Megabyte + 4}");
        Assert.Equal(Bytes(3, LargestLength).AsSpan((50 * Megabyte) - 5, 10).ToArray(), middle.Body);
        var several = await PartAsync(http, "bytes=0-9,-10");
        Assert.Equal("multipart/byteranges", several.Type);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await PartAsync(http, $"bytes={LargestLength}-")).Status);
    }

    private static async Task AssertStoredOnceAsync(NodeProcess node, HttpClient http)
    {
        await PutAsync(http, "again.jpg", LargestLength, seed: 3);
        Assert.Equal(SHA256.HashData(Bytes(3, LargestLength)), await GetAsync(http, "again.jpg"));
        await node.StopAsync();
        Assert.All(NodeProcess.RegionNames, region => Assert.Equal(((2 * UsualLength) + LargestLength) / Megabyte, ChunksIn(node.RegionFolder(region))));
    }

    private static long ChunksIn(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "region.db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM blobs WHERE key LIKE 'content/%'";
        return (long)count.ExecuteScalar()!;
    }

    private static async Task<long> PeakOfAsync(NodeProcess node, Func<Task> action)
    {
        ProcessCost.ResetPeak(node.Id);
        var before = ProcessCost.Read(node.Id).PeakBytes;
        await action();
        return ProcessCost.Read(node.Id).PeakBytes - before;
    }

    private static async Task PutAsync(HttpClient http, string name, int length, int seed)
    {
        using var content = new StreamContent(new MemoryStream(Bytes(seed, length), writable: false), Megabyte);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using var answer = await http.PutAsync(new Uri(name, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    /// <summary>Reads a photo to its end.</summary>
    /// <returns>Its hash.</returns>
    private static async Task<byte[]> GetAsync(HttpClient http, string name)
    {
        await using var body = await http.GetStreamAsync(new Uri(name, UriKind.Relative), TestContext.Current.CancellationToken);
        return await SHA256.HashDataAsync(body, TestContext.Current.CancellationToken);
    }

    private static async Task<(HttpStatusCode Status, string? Type, byte[] Body)> PartAsync(HttpClient http, string range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("largest.jpg", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Range", range);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static byte[] Bytes(int seed, int length)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static HttpClient NewClient(NodeProcess node, string user, string password)
    {
        var http = new HttpClient { BaseAddress = new Uri(node.Gateway, $"dav/photos/{user}/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return http;
    }
}
