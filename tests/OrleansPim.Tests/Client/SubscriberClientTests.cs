using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OrleansPim.Client;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;

namespace OrleansPim.Tests.Client;

/// <summary>Goal: whatever fails on the way to a grain is one of the five errors. Method: a grain whose silo has died.</summary>
public sealed class SubscriberClientTests
{
    /// <summary>Found by reading: <c>pim impact</c> ended with the first subscriber whose silo had died, just when it is asked for.</summary>
    [Fact]
    public async Task Standing_of_a_subscriber_whose_silo_died_is_unavailable_and_no_fault_of_Orleans()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var client = NewClient(services, DispatchProxy.Create<ISubscriberGrain, DeadSilo>(), new PimClientOptions { RetryBudget = TimeSpan.Zero }, TimeProvider.System);

        await Assert.ThrowsAsync<UnavailableException>(() => client.GetStandingAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Found by reading, after a benchmark was denied: a call beside the first one may have replaced the password that the first one handed out.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task A_password_that_is_handed_out_is_the_only_one_that_was_made(bool isFirst)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new FakeTimeProvider();
        var grain = DispatchProxy.Create<ISubscriberGrain, SlowSilo>();
        var silo = (SlowSilo)(object)grain;
        var options = new PimClientOptions();
        var client = NewClient(services, grain, options, time);
        var start = time.GetTimestamp();

        var work = PasswordAsync(client, isFirst);
        while (!work.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
            if (time.GetElapsedTime(start) > 5 * options.AnswerPatience)
                silo.WakeUp();
        }

        Assert.Equal("password 1", await work);
        Assert.Equal(1, silo.Calls);
    }

    private static async Task<string?> PasswordAsync(SubscriberClient client, bool isFirst)
    {
        var (device, stop) = (new DeviceId("phone"), TestContext.Current.CancellationToken);
        return isFirst ? (await client.ProvisionAsync(device, stop)).Credential?.Password : (await client.AddDeviceAsync(device, stop)).Credential?.Password;
    }

    private static SubscriberClient NewClient(ServiceProvider services, ISubscriberGrain grain, PimClientOptions options, TimeProvider time) => new(
        SubscriberId.Parse("ann"),
        grain,
        new CallPolicy(Options.Create(options), new SiloLosses(), time),
        new RequestIdSource(),
        new ChangeInstruments(services.GetRequiredService<IMeterFactory>(), time),
        quota: null);
}
