using OrleansPim.Replication.Stores;

namespace OrleansPim.Replication.Register;

/// <summary>What one replica said of one register.</summary>
/// <param name="Kind">What kind of answer it is; the other parts are there only where the kind has them.</param>
/// <param name="Record">The record, for <see cref="AnswerKind.Record"/> and <see cref="AnswerKind.Blank"/>.</param>
/// <param name="Version">The token to write under; <see langword="null"/> when nothing lies there.</param>
/// <param name="Failure">What is wrong, for people.</param>
internal sealed record ReplicaAnswer(AnswerKind Kind, RegisterRecord? Record, BlobVersion? Version, string Failure)
{
    /// <summary>Whether the store is being rebuilt: that it holds nothing is no news.</summary>
    public bool IsForgetful { get; init; }

    public static ReplicaAnswer Pending { get; } = new(AnswerKind.Pending, null, null, "has not answered");

    public static ReplicaAnswer Absent { get; } = new(AnswerKind.Absent, null, null, "holds no record");

    public static ReplicaAnswer Changed { get; } = new(AnswerKind.Changed, null, null, "was written by another proposer");

    public static ReplicaAnswer Of(RegisterRecord record, BlobVersion version) => record.IsBlank
        ? new(AnswerKind.Blank, record, version, "holds a blank record")
        : new(AnswerKind.Record, record, version, string.Empty);

    public static ReplicaAnswer Unavailable(string failure) => new(AnswerKind.Unavailable, null, null, failure);
}
