using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.JsonApi;
using OrleansPim.Gateway.Photos;
using OrleansPim.Gateway.Resources;
using OrleansPim.Gateway.Rfc3253Reports;
using OrleansPim.Gateway.Rfc3744Principals;
using OrleansPim.Gateway.Rfc4791CalDav;
using OrleansPim.Gateway.Rfc4918Locking;
using OrleansPim.Gateway.Rfc4918WebDav;
using OrleansPim.Gateway.Rfc5689ExtendedMkcol;
using OrleansPim.Gateway.Rfc6352CardDav;
using OrleansPim.Gateway.Rfc6578Sync;
using OrleansPim.Gateway.Rfc6764Discovery;
using OrleansPim.Gateway.Rfc7617BasicAuthentication;
using OrleansPim.Gateway.Rfc9110Http;

namespace OrleansPim.Gateway;

/// <summary>Registers the handset front end.</summary>
public static class GatewayServiceCollectionExtensions
{
    /// <summary>Adds the gateway and the client library that it calls grains with; an Orleans client or silo must be in the same container.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Changes the options; checked at start.</param>
    /// <remarks>Serve it with <see cref="GatewayEndpointRouteBuilderExtensions.MapPimGateway"/>.</remarks>
    public static IServiceCollection AddPimGateway(this IServiceCollection services, Action<GatewayOptions>? configure = null)
    {
        var options = services.AddOptions<GatewayOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOrleansPimClient();
        services.AddOptions<PimClientOptions>()
            .Configure<IOptions<GatewayOptions>>((client, gateway) => client.SubscriberQuota ??= gateway.Value.SubscriberQuota);
        services.TryAddSingleton<AuthenticationCache>();
        services.TryAddSingleton<DenialThrottle>();
        services.TryAddSingleton<BasicAuthenticator>();
        services.TryAddSingleton<SyncTokenCodec>();
        services.TryAddSingleton<UploadReader>();
        services.TryAddSingleton<ThumbnailStore>();
        services.TryAddSingleton<ThumbnailAnswer>();
        services.TryAddSingleton<ItemAnswer>();
        services.TryAddSingleton<LockTable>();
        services.TryAddSingleton<LockGuard>();
        services.TryAddSingleton<PropertyContextSource>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RequestInstruments>();
        services.TryAddSingleton<FailureAnswer>();
        services.TryAddSingleton<WellKnownEndpoint>();
        services.TryAddSingleton<DavEndpoint>();
        AddJsonApi(services);
        AddMethods(services);
        AddReports(services);
        return services;
    }

    private static void AddJsonApi(IServiceCollection services)
    {
        services.AddOpenApi(JsonApiEndpoints.Version, JsonApiDocument.Complete);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProblemAnswer>();
        services.TryAddSingleton<JsonApiFilter>();
        services.TryAddSingleton<UnmatchedAnswer>();
        services.TryAddSingleton<ItemEndpoints>();
        services.TryAddSingleton<ArchiveExport>();
        services.TryAddSingleton<ArchiveImport>();
    }

    private static void AddMethods(IServiceCollection services)
    {
        services.AddSingleton<IDavMethod, OptionsMethod>();
        services.AddSingleton<IDavMethod, GetMethod>();
        services.AddSingleton<IDavMethod, HeadMethod>();
        services.AddSingleton<IDavMethod, PutMethod>();
        services.AddSingleton<IDavMethod, DeleteMethod>();
        services.AddSingleton<IDavMethod, PropfindMethod>();
        services.AddSingleton<IDavMethod, ProppatchMethod>();
        services.AddSingleton<IDavMethod, MkcolMethod>();
        services.AddSingleton<IDavMethod, MkcalendarMethod>();
        services.AddSingleton<IDavMethod, ReportMethod>();
        services.AddSingleton<IDavMethod, CopyMethod>();
        services.AddSingleton<IDavMethod, MoveMethod>();
        services.AddSingleton<IDavMethod, LockMethod>();
        services.AddSingleton<IDavMethod, UnlockMethod>();
        services.AddSingleton<IDavMethod, AclMethod>();
    }

    private static void AddReports(IServiceCollection services)
    {
        services.AddSingleton<IReport, SyncCollectionReport>();
        services.AddSingleton<IReport, AddressBookMultigetReport>();
        services.AddSingleton<IReport, CalendarMultigetReport>();
        services.AddSingleton<IReport, AddressBookQueryReport>();
        services.AddSingleton<IReport, CalendarQueryReport>();
        services.AddSingleton<IReport, FreeBusyQueryReport>();
        services.AddSingleton<IReport, ExpandPropertyReport>();
        services.AddSingleton<IReport, AclPrincipalsReport>();
        services.AddSingleton<IReport, PrincipalMatchReport>();
        services.AddSingleton<IReport, PrincipalSearchReport>();
        services.AddSingleton<IReport, PrincipalSearchPropertiesReport>();
    }
}
