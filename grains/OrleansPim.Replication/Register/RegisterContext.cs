using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Register;

/// <summary>What the parts of one register share.</summary>
internal sealed record RegisterContext(
    RegisterName Name, RegionSet Regions, IIdSource Ids, ReplicaClock Clock, RegisterOptions Options, ILogger Logger);
