using OrleansPim.Replication.Repair;

namespace OrleansPim.Tests.Replication.Repair;

public sealed class MeetingTests
{
    [Fact]
    public void Members_wait_until_the_last_of_them_has_arrived()
    {
        var meeting = new Meeting(3);
        var first = meeting.Join().ArriveAsync();
        var second = meeting.Join().ArriveAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);

        Assert.True(meeting.Join().ArriveAsync().IsCompletedSuccessfully);
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Nobody_waits_for_who_left_on_the_way()
    {
        var meeting = new Meeting(2);
        var waiting = meeting.Join().ArriveAsync();

        meeting.Join().Leave();

        Assert.True(waiting.IsCompletedSuccessfully);
    }

    [Fact]
    public void Member_counts_once_however_often_it_comes_by()
    {
        var meeting = new Meeting(2);
        var member = meeting.Join();
        var waiting = member.ArriveAsync();
        _ = member.ArriveAsync();
        member.Leave();

        Assert.False(waiting.IsCompleted);
        meeting.Join().Leave();
        Assert.True(member.ArriveAsync().IsCompletedSuccessfully);
    }
}
