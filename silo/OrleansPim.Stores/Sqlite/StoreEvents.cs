using Microsoft.Extensions.Logging;

namespace OrleansPim.Stores.Sqlite;

/// <summary>What the embedded region store says to the operator.</summary>
internal static partial class StoreEvents
{
    [LoggerMessage(4100, LogLevel.Error, "The region store in {Folder} failed in a way that is a defect of this program")]
    public static partial void Defect(this ILogger logger, Exception defect, string folder);

    [LoggerMessage(4101, LogLevel.Warning, "The region store in {Folder} could not move its write-ahead log into its file")]
    public static partial void CheckpointFailed(this ILogger logger, Exception failure, string folder);
}
