namespace OrleansPim.Replication.Register;

/// <summary>Reads all replicas of one register at once.</summary>
internal static class RegisterReads
{
    /// <summary>Starts the reads.</summary>
    /// <param name="context">The register.</param>
    /// <param name="decides">Pure; whether these answers suffice.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public static AnswerCollector Start(RegisterContext context, Func<ReplicaAnswer[], bool> decides, CancellationToken cancellationToken)
    {
        var regions = context.Regions;
        return new AnswerCollector(
            regions.Regions.Count,
            index => ReplicaReader.ReadAsync(regions.Regions[index], context.Name, regions.ConfigurationId, context.Clock, cancellationToken),
            decides);
    }

    /// <summary>What was needed and what each region said, for people.</summary>
    public static string Describe(RegisterContext context, ReplicaAnswer[] answers)
    {
        var said = answers.Select((answer, index) => answer.Kind == AnswerKind.Record
            ? $"{context.Regions.Regions[index].Name} is good"
            : $"{context.Regions.Regions[index].Name} {answer.Failure}");
        var quorum = context.Regions.Quorum;
        return $"Register {context.Name} needs {quorum.Size} good replicas of {quorum.Replicas}: {string.Join("; ", said)}.";
    }
}
