using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;
using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Ledger;

/// <summary>What <see cref="ImmutableBlobs"/> reports. Event ids 2000 to 2019.</summary>
internal static partial class BlobMessages
{
    [LoggerMessage(2000, LogLevel.Warning, "Region {Region} holds {Key} damaged; it is replaced")]
    public static partial void ReplacingDamagedBlob(ILogger logger, RegionName region, BlobKey key);

    [LoggerMessage(2001, LogLevel.Warning, "Region {Region} lacked {Key}; it was written back")]
    public static partial void FilledHole(ILogger logger, RegionName region, BlobKey key);

    [LoggerMessage(2002, LogLevel.Warning, "Region {Region} lacks {Key}, and it could not be written back")]
    public static partial void HoleNotFilled(ILogger logger, RegionName region, BlobKey key, Exception exception);
}
