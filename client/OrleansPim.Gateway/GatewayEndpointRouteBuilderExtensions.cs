using OrleansPim.Gateway.Dispatch;
using OrleansPim.Gateway.JsonApi;
using OrleansPim.Gateway.Rfc6764Discovery;

namespace OrleansPim.Gateway;

/// <summary>Serves the handset front end.</summary>
public static class GatewayEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>/</c>, <c>/principals/</c>, <c>/dav/</c> and <c>/.well-known/carddav|caldav</c> for every method, and <c>/api/</c>.</summary>
    /// <param name="endpoints">The application, with the services of <see cref="GatewayServiceCollectionExtensions.AddPimGateway"/>.</param>
    /// <returns>A builder for all of them, for example to require a host or port.</returns>
    public static IEndpointConventionBuilder MapPimGateway(this IEndpointRouteBuilder endpoints)
    {
        var dav = endpoints.ServiceProvider.GetRequiredService<DavEndpoint>();
        var wellKnown = endpoints.ServiceProvider.GetRequiredService<WellKnownEndpoint>();
        var instruments = endpoints.ServiceProvider.GetRequiredService<RequestInstruments>();
        var group = endpoints.MapGroup(string.Empty);

        // One route for the whole tree: addresses are read from the raw target, and methods are told apart by ourselves.
        group.Map("/dav/{**path}", AnswerAsync);
        group.Map("/principals/{**path}", AnswerAsync);
        group.Map("/", AnswerAsync);
        group.Map("/.well-known/carddav", RedirectAsync);
        group.Map("/.well-known/caldav", RedirectAsync);
        JsonApiEndpoints.Map(group);
        return group;

        Task AnswerAsync(HttpContext http) => instruments.MeasureAsync(http, dav.HandleAsync);
        Task RedirectAsync(HttpContext http) => instruments.MeasureAsync(http, wellKnown.HandleAsync);
    }
}
