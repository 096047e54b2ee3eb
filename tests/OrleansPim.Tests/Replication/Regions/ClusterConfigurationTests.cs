using Google.Protobuf;
using OrleansPim.Replication.Errors;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Regions.Wire;

namespace OrleansPim.Tests.Replication.Regions;

public sealed class ClusterConfigurationTests
{
    [Theory, InlineData("alpha", "alpha"), InlineData("alpha", ""), InlineData("alpha", "Beta")]
    public void Configuration_that_names_a_region_twice_or_by_no_name_is_corrupt(string first, string second)
    {
        var message = NewMessage(first, second);

        Assert.Throws<CorruptReplicasException>(() => ClusterConfiguration.Read(message.ToByteArray()));
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void Configuration_without_an_id_is_corrupt(long id)
    {
        var message = NewMessage("alpha", "beta");
        message.ConfigurationId = id;

        Assert.Throws<CorruptReplicasException>(() => ClusterConfiguration.Read(message.ToByteArray()));
    }

    [Fact]
    public void Configuration_is_read_as_it_was_written()
    {
        var configuration = ClusterConfiguration.Read(NewMessage("alpha", "beta").ToByteArray());

        Assert.Equal(configuration.ToBytes(), ClusterConfiguration.Read(configuration.ToBytes()).ToBytes());
        Assert.Equal(2, configuration.Incarnations.Count);
    }

    private static ConfigurationMessage NewMessage(params string[] names)
    {
        var id = ByteString.CopyFrom(new byte[16]);
        var message = new ConfigurationMessage { MinimumReader = 1, Deployment = id, ConfigurationId = 1 };
        message.Regions.AddRange(names.Select(name => new RegionMessage { Name = name, Incarnation = id }));
        return message;
    }
}
