using Microsoft.Extensions.Hosting;

namespace OrleansPim.Grains.Metering;

/// <summary>Makes the instruments when the silo starts, instead of with the first grain: what was never counted is to read 0, not nothing.</summary>
internal sealed class InstrumentStart : IHostedService
{
    /// <summary>Has them made.</summary>
    public InstrumentStart(GrainInstruments instruments) => ArgumentNullException.ThrowIfNull(instruments);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
