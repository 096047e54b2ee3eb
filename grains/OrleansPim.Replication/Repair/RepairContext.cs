using Microsoft.Extensions.Logging;
using OrleansPim.Replication.Register;

namespace OrleansPim.Replication.Repair;

/// <summary>What the parts of repair share.</summary>
internal sealed record RepairContext(IIdSource Ids, TimeProvider Time, RegisterOptions Options, ReplicaClock Clock, ILogger Logger);
