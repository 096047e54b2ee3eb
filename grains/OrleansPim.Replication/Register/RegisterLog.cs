using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>What a register tells the operator; event ids 1000 to 1099.</summary>
internal static partial class RegisterLog
{
    [LoggerMessage(1000, LogLevel.Error, "A lane of register {Register} failed in a way that it must not: its leadership ends.")]
    public static partial void LaneBroke(ILogger logger, Exception exception, RegisterName register);

    [LoggerMessage(1001, LogLevel.Error, "Region {Region} went back in time at register {Register}: {What}. It is quarantined.")]
    public static partial void WentBack(ILogger logger, RegionName region, RegisterName register, string what);

    [LoggerMessage(1002, LogLevel.Error, "Register {Register} was recovered at version {Version} from a minority of its replicas; newer values may be lost.")]
    public static partial void RecoveredFromMinority(ILogger logger, RegisterName register, long version);

    [LoggerMessage(1003, LogLevel.Warning, "Region {Region} holds no usable record of register {Register} although it should: {What}. It is given a new one after the next commit.")]
    public static partial void Hole(ILogger logger, RegionName region, RegisterName register, string what);

    [LoggerMessage(1004, LogLevel.Information, "Region {Region} has register {Register} again.")]
    public static partial void Filled(ILogger logger, RegionName region, RegisterName register);
}
