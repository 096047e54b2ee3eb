namespace OrleansPim.Silo.Hosting;

/// <summary>What the process returns.</summary>
internal enum NodeExitCode
{
    /// <summary>Stopped because somebody asked it to.</summary>
    Stopped = 0,

    /// <summary>Failed in a way that is not foreseen below.</summary>
    Failed = 1,

    /// <summary>A setting is wrong, or an address is in use.</summary>
    WrongSetting = 2,

    /// <summary>The data that this node knows to exist is not there: it must not start as new.</summary>
    DataMissing = 3,
}
