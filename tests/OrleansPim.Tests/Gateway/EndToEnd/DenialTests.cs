namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>Goal: whoever guesses at passwords is stopped, and locks nobody out. Method: guesses from the address that the devices have as well.</summary>
[Collection(nameof(GatewayTests))]
public sealed class DenialTests(GatewayHost host)
{
    /// <summary>Enough to be paused on a machine that does ten things at once: one guess a second is looked at in any case.</summary>
    private const int Guesses = 200;

    private const int Tries = 60;

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
