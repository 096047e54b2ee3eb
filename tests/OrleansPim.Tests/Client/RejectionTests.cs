using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansPim.Client;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Grains.Hosting;
using Polly.Timeout;

namespace OrleansPim.Tests.Client;

/// <summary>Goal: what Orleans rejects a call with reaches the caller as that, so that the call is made again. Method: both ends' serializers.</summary>
public sealed class RejectionTests
{
    /// <summary>A silo that woke up after a minute looked for a grain for too long, and its rejection could not be written down.</summary>
    [Fact]
    public void What_Orleans_gave_up_with_reaches_the_caller()
    {
        using var silo = SerializerOf(services => services.AddPimGrains());
        using var caller = SerializerOf(services => services.AddOrleansPimClient());

        var rejection = new InvalidOperationException("The grain was not found.", new TimeoutRejectedException("It took too long."));
        var heard = caller.GetRequiredService<Serializer>().Deserialize<Exception>(silo.GetRequiredService<Serializer>().SerializeToArray<Exception>(rejection));

        Assert.IsType<InvalidOperationException>(heard);
        Assert.Equal("It took too long.", Assert.IsType<TimeoutRejectedException>(heard.InnerException).Message);
    }

    private static ServiceProvider SerializerOf(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        services.AddSerializer(serializer => serializer.AddAssembly(typeof(ISubscriberGrain).Assembly));
        return services.BuildServiceProvider();
    }
}
