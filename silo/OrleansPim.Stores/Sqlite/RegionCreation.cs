using OrleansPim.Replication.Stores;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Makes the folder, the file and the table of a region store that is missing.</summary>
internal static class RegionCreation
{
    /// <summary>Tells a file that is missing from one that may not be seen, which SQLite does not.</summary>
    /// <exception cref="RegionUnavailableException">There is no file, or none that can be seen.</exception>
    public static void EnsureDone(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RegionUnavailableException(RegionFailure.Missing, "The file of the region store is missing.", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Denied, "The region store may not be read.", failure);
        }
        catch (IOException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Unreachable, "The region store cannot be read.", failure);
        }
    }

    /// <summary>Makes what is missing.</summary>
    /// <param name="folder">The folder of the store.</param>
    /// <param name="path">The file in it.</param>
    /// <exception cref="RegionUnavailableException">It could not be made.</exception>
    public static void Run(string folder, string path)
    {
        try
        {
            Directory.CreateDirectory(folder);
            // One creator at a time, in any process: what is deleted below must not be what another creator just made.
            using var turn = CreationTurn.Take(path);
            if (!File.Exists(path))
            {
                // Left over from a deleted file, they would be taken for the new file's own.
                WriteAheadLog.PutAside(path);
                File.Delete(path + "-journal");
            }
            using var connection = new SqliteConnection(path, create: true, SqliteLimits.OtherCacheKibibytes);
            RegionSchema.Create(connection);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Denied, "The region store may not be made here.", failure);
        }
        catch (IOException failure)
        {
            throw new RegionUnavailableException(RegionFailure.Unreachable, "The region store cannot be made now.", failure);
        }
    }
}
