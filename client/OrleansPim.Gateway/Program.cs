using OrleansPim.Gateway;

var builder = WebApplication.CreateSlimBuilder(args);
var settings = builder.Configuration.GetSection("Pim:Gateway");
builder.Services.Configure<GatewayOptions>(settings);
builder.Services.AddPimGateway();
builder.Host.UseOrleansClient(client => client.UseLocalhostClustering());
builder.WebHost.UseUrls(settings[nameof(GatewayOptions.Url)] ?? new GatewayOptions().Url);

var app = builder.Build();
app.MapPimGateway();
await app.RunAsync().ConfigureAwait(false);
