using System.ComponentModel.DataAnnotations;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Where an embedded region store keeps its data.</summary>
public sealed class SqliteRegionStoreOptions
{
    /// <summary>The folder of this region alone; the store is the file <c>region.db</c> in it.</summary>
    /// <value>A path of 1 to 4096 characters on a local disk, which SQLite's locks need. No default.</value>
    [Required, StringLength(4096, MinimumLength = 1)]
    public string Folder { get; set; } = string.Empty;

    /// <summary>The length of the file above which the store says that it is full, the write-ahead log not counted.</summary>
    /// <value>Bytes, from 1 MiB; by default as much as the disk holds.</value>
    [Range(1024 * 1024, long.MaxValue)]
    public long MaximumBytes { get; set; } = long.MaxValue;
}
