using OrleansPim.Tests.Gateway.Photos;
using SkiaSharp;

namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: a photo is acknowledged once its bytes are on a quorum, is there once, and is all there is of it. Method: lose regions, and count blobs.</summary>
[Collection(nameof(GatewayTests))]
public sealed class PhotoStorageTests(GatewayHost host)
{
    private const int Length = 2_000_000;

    [Fact]
    public async Task A_photo_outlives_any_one_region_that_is_lost_before_or_after_it_came()
    {
        var phone = await host.NewPhoneAsync();
        var (first, second) = (Photo(1), Photo(2));
        host.Cluster.Lose(0);
        Assert.Equal(201, (await PutAsync(phone, "before.jpg", first)).Code);
        host.Cluster.Heal(0);
        Assert.Equal(201, (await PutAsync(phone, "after.jpg", second)).Code);

        for (var region = 0; region < host.Cluster.Stores.Count; region++)
        {
            // The first is on two regions only until somebody compares them.
            host.Cluster.Lose(region);
            try
            {
                Assert.Equal(second, (await phone.GetAsync(phone.Photos + "after.jpg")).Body);
                Assert.Equal(first, (await phone.GetAsync(phone.Photos + "before.jpg")).Body);
            }
            finally
            {
                host.Cluster.Heal(region);
            }
        }
    }

    [Fact]
    public async Task A_photo_that_no_quorum_has_is_not_acknowledged_and_not_there()
    {
        var phone = await host.NewPhoneAsync();
        host.Cluster.Lose(0);
        host.Cluster.Lose(1);
        try
        {
            var refused = await PutAsync(phone, "a.jpg", Photo(3));
            Assert.Equal((503, true), (refused.Code, refused.Headers.ContainsKey("Retry-After")));
        }
        finally
        {
            host.Cluster.Heal(0);
            host.Cluster.Heal(1);
        }

        Assert.Equal(404, (await phone.GetAsync(phone.Photos + "a.jpg")).Code);
        Assert.Equal(201, (await PutAsync(phone, "a.jpg", Photo(3))).Code);
        Assert.Equal(Photo(3), (await phone.GetAsync(phone.Photos + "a.jpg")).Body);
    }

    [Fact]
    public async Task Equal_photos_of_a_subscriber_are_stored_once_and_of_two_subscribers_apart()
    {
        var (phone, other) = (await host.NewPhoneAsync(), await host.NewPhoneAsync());
        await phone.SendAsync("MKCOL", phone.Photos + "2026/");
        Assert.Equal(201, (await PutAsync(phone, "a.jpg", Photo(4))).Code);
        var once = Blobs(phone);

        Assert.Equal(201, (await PutAsync(phone, "2026/b.jpg", Photo(4))).Code);
        Assert.Equal(201, (await PutAsync(other, "a.jpg", Photo(4))).Code);

        Assert.NotEmpty(once);
        Assert.Equal(once, Blobs(phone));
        Assert.Equal(once.Count, Blobs(other).Count);
        Assert.Equal(204, (await phone.SendAsync("DELETE", phone.Photos + "a.jpg")).Code);
        Assert.Equal(Photo(4), (await phone.GetAsync(phone.Photos + "2026/b.jpg")).Body);
    }

    [Fact]
    public async Task What_is_derived_from_a_photo_is_stored_nowhere()
    {
        var phone = await host.NewPhoneAsync();
        await PutAsync(phone, "a.png", [.. Pictures.Quarters(900, 600, SKEncodedImageFormat.Png), .. new byte[20_000]]);
        var before = host.Cluster.Stores.Select(store => store.TakeSnapshot()!.Keys.Where(key => key.Value.Contains(phone.Subscriber.Value, StringComparison.Ordinal)).ToHashSet()).ToList();

        Assert.Equal((256, 171), Pictures.SizeOf((await phone.GetAsync(phone.Photos + "a.png?size=256")).Body));

        Assert.All(host.Cluster.Stores.Zip(before), pair => Assert.Equal(
            pair.Second, pair.First.TakeSnapshot()!.Keys.Where(key => key.Value.Contains(phone.Subscriber.Value, StringComparison.Ordinal)).ToHashSet()));
    }

    /// <summary>What the regions hold of a subscriber's photos, under names without the subscriber's.</summary>
    private SortedSet<string> Blobs(Phone phone)
    {
        var prefix = $"content/{phone.Subscriber}/";
        return new(
            host.Cluster.Stores.SelectMany(store => store.TakeSnapshot()!.Keys).Select(key => key.Value)
                .Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]),
            StringComparer.Ordinal);
    }

    private static byte[] Photo(int seed)
    {
        var photo = new byte[Length];
        new Random(seed).NextBytes(photo);
        return photo;
    }

    private static Task<Answer> PutAsync(Phone phone, string name, byte[] photo) =>
        phone.SendAsync("PUT", phone.Photos + name, new ByteArrayContent(photo), ("Content-Type", "image/jpeg"));
}
