using OrleansPim.Drills.Checks;

namespace OrleansPim.Tests.Drills;

/// <summary>Goal: what was acknowledged and is not there is named, and nothing else. Method: histories of a few operations.</summary>
public sealed class LossCheckerTests
{
    private static readonly Operation First = Write(1, 1, 0);
    private static readonly Operation Second = Write(2, 2, 1);

    [Fact]
    public void Nothing_is_lost_that_the_last_value_stands_on() => Assert.Empty(LossChecker.FindLost([First, Second], 2, Id(2)));

    [Fact]
    public void Newest_write_that_is_not_there_is_lost() => Assert.Equal([Second], LossChecker.FindLost([First, Second], 1, Id(1)));

    [Fact]
    public void All_is_lost_where_nothing_is_found() => Assert.Equal([First, Second], LossChecker.FindLost([First, Second], 0, Guid.Empty));

    [Fact]
    public void Write_that_was_overwritten_by_one_that_never_saw_it_is_lost() =>
        Assert.Equal([First], LossChecker.FindLost([First, Write(1, 3, 0)], 1, Id(3)));

    [Fact]
    public void Unknown_and_refused_writes_may_be_there_or_not()
    {
        var unknown = Write(2, 4, 1, OperationOutcome.Unknown);
        var refused = Write(2, 5, 1, OperationOutcome.NotDone);

        Assert.Empty(LossChecker.FindLost([First, unknown, refused], 1, Id(1)));
        Assert.Empty(LossChecker.FindLost([First, unknown, refused], 2, Id(4)));
    }

    private static Operation Write(long version, int id, int parent, OperationOutcome outcome = OperationOutcome.Done) => new()
    {
        Kind = OperationKind.Write,
        InvokedAt = id,
        ReturnedAt = id,
        Outcome = outcome,
        Version = version,
        WriteId = Id(id),
        Parent = Id(parent),
    };

    private static Guid Id(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
