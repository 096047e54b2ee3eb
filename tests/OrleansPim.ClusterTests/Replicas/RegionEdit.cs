using Microsoft.Data.Sqlite;

namespace OrleansPim.ClusterTests.Replicas;

/// <summary>Damages the store of a node that does not run.</summary>
internal static class RegionEdit
{
    /// <summary>Runs one statement, which must change something: a test that damages nothing proves nothing.</summary>
    public static void Run(string folder, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "region.db")};Mode=ReadWrite;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        Assert.True(command.ExecuteNonQuery() > 0, $"Nothing was changed by: {statement}");
    }
}
