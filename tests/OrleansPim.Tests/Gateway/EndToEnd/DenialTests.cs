namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: whoever guesses at passwords is stopped, and locks nobody out. Method: guesses from the address that the devices have as well.</summary>
[Collection(nameof(GatewayTests))]
public sealed class DenialTests(GatewayHost host)
{
    /// <summary>Enough to be paused on a machine that does ten things at once: one guess a second is looked at in any case.</summary>
    private const int Guesses = 200;

    private const int Tries = 60;

    [Fact]
    public async Task Every_denial_is_logged_whichever_door_it_was_at_and_names_nobody()
    {
        var phone = await host.NewPhoneAsync();
        var (thief, stranger) = (phone.With("guessed-secret"), phone.With(password: null));
        var nobody = new Phone(host.Address, Contracts.Identity.SubscriberId.Parse("nobody-of-that-name"), "guessed-secret");
        var before = Denials().Count;
        Func<Task<Answer>>[] denied =
        [
            () => thief.GetAsync(phone.Contacts),
            () => thief.GetAsync($"/api/v1/subscribers/{phone.Segment}/collections"),
            () => thief.PropfindAsync("/.well-known/carddav", 0, "<getetag/>"),
            () => thief.SendAsync("OPTIONS", phone.Contacts),
            () => nobody.GetAsync(phone.Contacts),
            () => stranger.GetAsync(phone.Contacts, ("Authorization", "Bearer guessed-secret")),
            () => stranger.GetAsync(phone.Contacts, ("Authorization", "Basic guessed-secret")),
            () => stranger.GetAsync(phone.Contacts, ("Authorization", "Basic " + new string('A', 10_000))),
        ];

        for (var index = 0; index < denied.Length; index++)
        {
            Assert.Equal(401, (await denied[index]()).Code);
            Assert.Equal(before + index + 1, Denials().Count);
        }
        var paused = await thief.GetAsync(phone.Contacts);
        for (var guess = 0; guess < Guesses && paused.Code != 429; guess++)
            paused = await thief.GetAsync(phone.Contacts);

        Assert.Equal(429, paused.Code);
        var lines = Denials().Skip(before).ToList();
        Assert.Contains("too many denials", lines[^1], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.StartsWith("Denied a device from 127.0.0.1", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.DoesNotContain("guessed-secret", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.False(
            line.Contains(phone.Subscriber.Value, StringComparison.Ordinal) || line.Contains("nobody-of-that-name", StringComparison.Ordinal), line));

        // What an earlier test's connection, which was cut off, had to say may come at any moment.
        List<string> Denials() => [.. host.Log.Lines.Where(line => line.StartsWith("Denied", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Guesses_at_one_account_are_paused_and_lock_out_no_device_and_no_other_account()
    {
        var phone = await host.NewPhoneAsync();
        var tablet = await host.NewDeviceAsync(phone, "tablet");
        var neighbour = await host.NewPhoneAsync();
        Assert.Equal(200, (await phone.GetAsync(phone.Contacts)).Code);

        var codes = new List<int>();
        for (var guess = 0; guess < Guesses && codes.LastOrDefault() != 429; guess++)
            codes.Add((await phone.With($"guess-{guess}").GetAsync(phone.Contacts)).Code);

        Assert.Equal(401, codes[0]);
        Assert.Equal(429, codes[^1]);
        Assert.Equal(200, (await phone.GetAsync(phone.Contacts)).Code);
        Assert.Equal(200, (await neighbour.GetAsync(neighbour.Contacts)).Code);

        // Never seen before the pause: it may have to wait for its turn, is told so, and has it although the guessing goes on.
        var waiting = await tablet.GetAsync(tablet.Contacts);
        for (var attempt = 0; attempt < Tries && waiting.Code != 200; attempt++)
        {
            Assert.Equal(429, waiting.Code);
            Assert.InRange(int.Parse(waiting.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
            await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
            waiting = await tablet.GetAsync(tablet.Contacts);
        }
        Assert.Equal(200, waiting.Code);
        Assert.Equal(200, (await tablet.GetAsync(tablet.Contacts)).Code);
    }
}
