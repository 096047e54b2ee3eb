using OrleansPim.Replication.Register;
using OrleansPim.Replication.Repair;
using OrleansPim.Silo.Hosting;

namespace OrleansPim.Tests.Silo.Hosting;

/// <summary>Goal: a wrong setting stops the start and is named. Method: one wrong value at a time.</summary>
public sealed class NodeSettingsTests
{
    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var settings = Read();

        Assert.Equal(["alpha", "beta", "gamma"], settings.Node.Regions.Select(region => region.Name));
        Assert.Equal("http://127.0.0.1:8080", settings.Gateway.Url);
        Assert.Equal("http://127.0.0.1:8081", settings.Administration.Url);
        Assert.Equal("demo", settings.Demo.Subscriber);
    }

    [Fact]
    public void Times_of_regions_are_those_of_the_registers_unless_they_are_set()
    {
        var usual = Read().Replication;
        var chosen = Read("Pim:Replication:ReplicaTimeout=00:00:00.5", "Pim:Replication:ScrubInterval=06:00:00").Replication;
        var register = new RegisterOptions();
        chosen.Apply(register);

        Assert.Equal(new RegisterOptions().ReplicaTimeout, usual.ReplicaTimeout);
        Assert.Equal(new SupervisorOptions().ScrubInterval, usual.ToSupervisor().ScrubInterval);
        Assert.True(usual.ToSupervisor().RebuildsByItself);
        Assert.Equal(TimeSpan.FromMilliseconds(500), register.ReplicaTimeout);
        Assert.Equal(TimeSpan.FromHours(6), chosen.ToSupervisor().ScrubInterval);
    }

    [Fact]
    public void One_region_can_be_renamed_without_naming_the_others() => Assert.Equal(
        ["north", "beta", "gamma"], Read("Pim:Regions:0:Name=north").Node.Regions.Select(region => region.Name));

    [Fact]
    public void Region_lies_in_the_data_folder_unless_it_has_a_path()
    {
        var node = Read("Pim:DataPath=somewhere", "Pim:Regions:1:Path=elsewhere").Node;

        Assert.Equal(Path.GetFullPath("somewhere/regions/alpha"), node.PathOf(node.Regions[0]));
        Assert.Equal(Path.GetFullPath("elsewhere"), node.PathOf(node.Regions[1]));
    }

    [Theory]
    [InlineData("Pim:DataPath", "Pim:DataPath=")]
    [InlineData("Pim:Gateway:Url", "Pim:Gateway:Url=8080")]
    [InlineData("Pim:Gateway:Url", "Pim:Gateway:Url=ftp://127.0.0.1:8080")]
    [InlineData("Pim:Gateway:Url", "Pim:Gateway:Url=http://127.0.0.1:8080/dav")]
    [InlineData("Pim:Gateway:Url", "Pim:Gateway:Url=http://example.org:8080")]
    [InlineData("Pim:Gateway:MaximumItemLength", "Pim:Gateway:MaximumItemLength=1")]
    [InlineData("Pim:Gateway:SyncTokenKey", "Pim:Gateway:SyncTokenKey=short")]
    [InlineData("Pim:Admin:Url", "Pim:Admin:Url=")]
    [InlineData("Pim:Admin:Token", "Pim:Admin:Token=short")]
    [InlineData("Pim:Admin:Token", "Pim:Admin:Token=0123456789 0123456789")]
    [InlineData("Pim:Silo:Port", "Pim:Silo:Port=65536")]
    [InlineData("Pim:Silo:Port", "Pim:Silo:Port=many")]
    [InlineData("Pim:Silo:GatewayPort", "Pim:Silo:GatewayPort=-1")]
    [InlineData("Pim:Replication:ReplicaTimeout", "Pim:Replication:ReplicaTimeout=00:00:00.049")]
    [InlineData("Pim:Replication:ReplicaTimeout", "Pim:Replication:ReplicaTimeout=00:01:01")]
    [InlineData("Pim:Replication:ReplicaTimeout", "Pim:Replication:ReplicaTimeout=soon")]
    [InlineData("Pim:Replication:LaneMaximumDelay", "Pim:Replication:LaneMaximumDelay=00:00:00")]
    [InlineData("Pim:Replication:InspectionInterval", "Pim:Replication:InspectionInterval=00:00:00")]
    [InlineData("Pim:Replication:ScrubInterval", "Pim:Replication:ScrubInterval=00:00:59")]
    [InlineData("Pim:Replication:RebuildsByItself", "Pim:Replication:RebuildsByItself=maybe")]
    [InlineData("Pim:Traces:Endpoint", "Pim:Traces:Endpoint=collector:4318")]
    [InlineData("Pim:Traces:Endpoint", "Pim:Traces:Endpoint=http://user:secret@127.0.0.1:4318")]
    [InlineData("Pim:Traces:Protocol", "Pim:Traces:Protocol=zipkin")]
    [InlineData("Pim:Traces:Share", "Pim:Traces:Share=1.1")]
    [InlineData("Pim:Traces:Share", "Pim:Traces:Share=some")]
    [InlineData("Pim:Demo:Subscriber", "Pim:Demo:Subscriber=Demo User")]
    [InlineData("Pim:Regions:1:Name", "Pim:Regions:1:Name=Beta")]
    [InlineData("Pim:Regions:2:Name", "Pim:Regions:2:Name=alpha")]
    [InlineData("Pim:Standby:Name", "Pim:Standby:Name=alpha")]
    [InlineData("Pim:Standby:Path", "Pim:Regions:1:Path=x", "Pim:Standby:Name=delta", "Pim:Standby:Path=./x")]
    [InlineData("Pim:Regions:2:Path", "Pim:Regions:1:Path=x", "Pim:Regions:2:Path=./x")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri or ConnectionString", "Pim:Regions:0:Azure:MayCreateContainer=true")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri or ConnectionString",
        "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:0:Azure:ConnectionString=UseDevelopmentStorage=true")]
    [InlineData("Pim:Regions:0:Azure:Container is only", "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:0:Azure:Container=pim")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri", "Pim:Regions:0:Azure:ContainerUri=pim")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri", "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri", "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim/heads/x")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri", "Pim:Regions:0:Azure:ContainerUri=http://a.blob.core.windows.net/pim?sv=2024-11-04&sr=c&sp=rwl&sig=c2VjcmV0")]
    [InlineData("Pim:Regions:0:Azure:Container must", "Pim:Regions:0:Azure:ConnectionString=UseDevelopmentStorage=true")]
    [InlineData("Pim:Regions:0:Azure:Container must", "Pim:Regions:0:Azure:ConnectionString=UseDevelopmentStorage=true", "Pim:Regions:0:Azure:Container=Pim_1")]
    [InlineData("Pim:Regions:0:Azure:ConnectionString", "Pim:Regions:0:Azure:ConnectionString=AccountName=a", "Pim:Regions:0:Azure:Container=pim")]
    [InlineData("Pim:Regions:0:Azure:NetworkTimeoutMilliseconds",
        "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:0:Azure:NetworkTimeoutMilliseconds=99")]
    [InlineData("Pim:Regions:0:Azure:ClientId", "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:0:Azure:ClientId=me")]
    [InlineData("Pim:Regions:0:Path", "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:0:Path=x")]
    [InlineData("Pim:Regions:1:Azure is in the account",
        "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim", "Pim:Regions:1:Azure:ContainerUri=https://A.blob.core.windows.net/other?sv=2024-11-04&sr=c&sp=rwl&sig=c2VjcmV0")]
    [InlineData("Pim:Regions ", "Pim:Regions:3:Name=delta")]
    [InlineData("Pim:Gateway:Url and Pim:Admin:Url", "Pim:Gateway:Url=http://127.0.0.1:8081")]
    public void Wrong_value_is_refused_by_the_name_of_its_setting(string named, params string[] arguments)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(arguments));

        Assert.Equal(NodeExitCode.WrongSetting, refused.ExitCode);
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.Matches("^(Pim:|Failed to convert configuration value '.+' at 'Pim:)", refused.Message);
    }

    [Fact]
    public void Every_wrong_value_is_named_at_once()
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read("Pim:Silo:Port=-1", "Pim:Admin:Token=short", "Pim:DataPath="));

        Assert.Equal(3, refused.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void Wrong_token_is_not_shown()
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read("Pim:Admin:Token=s3cret"));

        Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pim:Regions:0:Azure:ConnectionString=AccountName=a;AccountKey=s3cret", "Pim:Regions:0:Azure:Container=pim")]
    [InlineData("Pim:Regions:0:Azure:ContainerUri=http://a.blob.core.windows.net/pim?sv=2024-11-04&sr=c&sp=rwl&sig=s3cret")]
    public void Wrong_secret_of_a_region_is_not_shown(params string[] settings)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(settings));

        Assert.DoesNotContain("s3cret", $"{refused}", StringComparison.Ordinal);
    }

    [Fact]
    public void Regions_may_be_of_different_kinds()
    {
        var node = Read(
            "Pim:Regions:0:Azure:ContainerUri=https://a.blob.core.windows.net/pim",
            "Pim:Regions:1:Azure:ConnectionString=DefaultEndpointsProtocol=https;AccountName=b;AccountKey=AAAA;EndpointSuffix=core.windows.net",
            "Pim:Regions:1:Azure:Container=pim").Node;

        Assert.Equal([true, true, false], node.Regions.Select(region => region.Azure is not null));
    }

    private static NodeSettings Read(params string[] settings) =>
        NodeSettings.Read(NodeBuilder.Create([.. settings.Select(setting => "--" + setting)]).Configuration);
}
