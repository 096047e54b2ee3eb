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

    [Fact]
    public void Configuration_in_which_a_region_is_replaced_is_for_releases_that_know_of_it()
    {
        var configuration = ClusterConfiguration.Read(NewMessage("alpha", "beta").ToByteArray());
        var changing = configuration with { Change = new RegionChange(new RegionName("alpha"), new RegionName("delta")) };

        Assert.Equal(changing.Change, ClusterConfiguration.Read(changing.ToBytes()).Change);
        Assert.Equal(2u, ConfigurationMessage.Parser.ParseFrom(changing.ToBytes()).MinimumReader);
        Assert.Equal(1u, ConfigurationMessage.Parser.ParseFrom(configuration.ToBytes()).MinimumReader);
    }

    [Theory, InlineData("delta", "epsilon"), InlineData("alpha", "beta"), InlineData("alpha", "alpha"), InlineData("alpha", ""), InlineData("Alpha", "delta")]
    public void Configuration_that_replaces_what_is_not_there_or_by_what_is_there_is_corrupt(string old, string @new)
    {
        var message = NewMessage("alpha", "beta");
        message.Change = new ChangeMessage { Old = old, New = @new };

        Assert.Throws<CorruptReplicasException>(() => ClusterConfiguration.Read(message.ToByteArray()));
    }

    private static ConfigurationMessage NewMessage(params string[] names)
    {
        var id = ByteString.CopyFrom(new byte[16]);
        var message = new ConfigurationMessage { MinimumReader = 1, Deployment = id, ConfigurationId = 1 };
        message.Regions.AddRange(names.Select(name => new RegionMessage { Name = name, Incarnation = id }));
        return message;
    }
}
