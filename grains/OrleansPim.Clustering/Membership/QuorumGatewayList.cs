using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace OrleansPim.Clustering.Membership;

/// <summary>Reads from the regions which silos take calls of clients.</summary>
/// <remarks>When too few regions answer it throws, and Orleans goes on with the list that it had. Thread-safe.</remarks>
internal sealed class QuorumGatewayList(MembershipRegister register, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    /// <inheritdoc/>
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken)
    {
        var table = await register.ReadTableAsync(cancellationToken);
        return [.. table.Rows.Select(row => row.Entry).Where(entry => entry is { Status: SiloStatus.Active, ProxyPort: > 0 }).Select(AddressOf)];
    }

    private static Uri AddressOf(MembershipEntry entry) =>
        SiloAddress.New(entry.SiloAddress.Endpoint.Address, entry.ProxyPort, entry.SiloAddress.Generation).ToGatewayUri();
}
