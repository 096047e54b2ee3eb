using Microsoft.Data.Sqlite;

namespace OrleansPim.ClusterTests.Replicas;

/// <summary>Holds a region's file so that nobody can write to it, as a stuck backup program does.</summary>
internal sealed class RegionLock : IDisposable
{
    private readonly SqliteConnection _connection;

    private RegionLock(SqliteConnection connection) => _connection = connection;

    /// <summary>Takes the lock, waiting for writes that are under way.</summary>
    public static RegionLock Take(string folder)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "region.db")};Mode=ReadWrite;Pooling=False;Default Timeout=60");
        connection.Open();
        using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        return new RegionLock(connection);
    }

    public void Dispose() => _connection.Dispose();
}
