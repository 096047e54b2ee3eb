namespace OrleansPim.Tests.Gateway.EndToEnd;

/// <summary>The tests that share one host, one after the other, since some of them break its regions for a while.</summary>
[CollectionDefinition(nameof(GatewayTests))]
public sealed class GatewayTests : ICollectionFixture<GatewayHost>;
