using Microsoft.Extensions.Options;
using OrleansPim.Client;
using OrleansPim.Contracts.Errors;
using OrleansPim.Contracts.Identity;
using OrleansPim.Contracts.Subscribers;
using OrleansPim.Silo.Administration;
using OrleansPim.Silo.Start;

namespace OrleansPim.Silo.Demo;

/// <summary>Provisions the demo subscriber on a first start.</summary>
internal sealed partial class DemoSubscriber(
    PimClient client, NodeMemoryFile file, IOptions<DemoOptions> options, ILogger<DemoSubscriber> logger)
{
    /// <summary>Provisions it, unless an earlier start has done so.</summary>
    /// <returns>The credential to print; <see langword="null"/> if there is none to print.</returns>
    public async Task<DeviceCredential?> ProvisionAsync(CancellationToken cancellationToken)
    {
        var memory = file.Read();
        if (options.Value.Subscriber is not { Length: > 0 } name || memory is null || memory.DemoSubscriber == name)
            return null;
        try
        {
            var device = new DeviceId(SubscriberEndpoints.DefaultDevice);
            var result = await client.Subscriber(SubscriberId.Parse(name)).ProvisionAsync(device, cancellationToken);
            return result.Credential;
        }
        catch (PimException exception)
        {
            LogNotProvisioned(exception.Message);
            return null;
        }
    }

    /// <summary>Remembers that the password was printed. Before that, a start that broke off must try again.</summary>
    public void Remember()
    {
        if (file.Read() is { } memory)
            file.Write(memory with { DemoSubscriber = options.Value.Subscriber });
    }

    [LoggerMessage(5003, LogLevel.Warning, "The demo subscriber could not be provisioned; the next start tries again. {Reason}")]
    private partial void LogNotProvisioned(string reason);
}
