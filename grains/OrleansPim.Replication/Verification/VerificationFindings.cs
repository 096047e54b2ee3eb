using OrleansPim.Replication.Regions;

namespace OrleansPim.Replication.Verification;

/// <summary>What a verification has found so far.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class VerificationFindings
{
    /// <summary>So many problems are told; more are only counted.</summary>
    public const int MaximumProblems = 100;

    private readonly SortedDictionary<(string Kind, string Region, ReplicaFinding Finding), long> _replicas = [];
    private readonly SortedDictionary<string, (long Blobs, long Bytes)> _blobs = new(StringComparer.Ordinal);
    private readonly List<string> _problems = [];

    /// <summary>How many replicas of each kind of blob were found in which condition, by region.</summary>
    public IReadOnlyDictionary<(string Kind, string Region, ReplicaFinding Finding), long> Replicas => _replicas;

    /// <summary>How many blobs of each kind there are, and their bytes.</summary>
    public IReadOnlyDictionary<string, (long Blobs, long Bytes)> Blobs => _blobs;

    /// <summary>The first problems, for people.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>How many problems there are.</summary>
    public long ProblemCount { get; private set; }

    /// <summary>How many entries follow from each other, from the first.</summary>
    public long Entries { get; set; }

    /// <summary>One more blob.</summary>
    public void Count(string kind, long bytes)
    {
        var before = _blobs.GetValueOrDefault(kind);
        _blobs[kind] = (before.Blobs + 1, before.Bytes + bytes);
    }

    /// <summary>One more replica.</summary>
    public void Count(string kind, RegionName region, ReplicaFinding finding)
    {
        var key = (kind, region.Value, finding);
        _replicas[key] = _replicas.GetValueOrDefault(key) + 1;
    }

    /// <summary>Something is wrong.</summary>
    public void Report(string problem)
    {
        ProblemCount++;
        if (_problems.Count < MaximumProblems)
            _problems.Add(problem);
    }
}
