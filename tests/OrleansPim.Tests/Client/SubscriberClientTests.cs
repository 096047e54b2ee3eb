using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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
        var policy = new CallPolicy(Options.Create(new PimClientOptions { RetryBudget = TimeSpan.Zero }), TimeProvider.System);
        var client = new SubscriberClient(
            SubscriberId.Parse("ann"),
            DispatchProxy.Create<ISubscriberGrain, DeadSilo>(),
            policy,
            new RequestIdSource(),
            new ChangeInstruments(services.GetRequiredService<IMeterFactory>(), TimeProvider.System),
            quota: null);

        await Assert.ThrowsAsync<UnavailableException>(() => client.GetStandingAsync(TestContext.Current.CancellationToken));
    }
}
