using System.Text;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Data;

/// <summary>Goal: the generated data is what phones write, so that the tests with it prove something. Method: look at it.</summary>
public sealed class SampleDataTests
{
    private const int MaximumOctets = 75;

    private static readonly IReadOnlyList<SampleItem> Items =
        [.. new ContactSource(1).Take(100), .. new CalendarSource(2).TakeEvents(100), .. new CalendarSource(3).TakeTasks(50)];

    [Fact]
    public void The_same_seed_makes_the_same_items() => Assert.Equal(new ContactSource(1).Take(100), Items.Take(100));

    [Fact]
    public void Every_item_has_a_UID_of_its_own()
    {
        Assert.Equal(Items.Count, Items.DistinctBy(item => item.Uid).Count());
        Assert.All(Items, item => Assert.Equal(item.Uid, SyncedDevice.UidOf(item.Text)));
    }

    [Fact]
    public void Every_line_is_folded_and_every_fold_is_between_characters()
    {
        Assert.All(Items, item => Assert.All(item.Text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, MaximumOctets)));
        Assert.All(Items, item => Assert.DoesNotContain('\uFFFD', item.Text));
    }

    [Theory]
    [InlineData("PHOTO;ENCODING=b"), InlineData("RRULE:"), InlineData("BEGIN:VTIMEZONE"), InlineData("BEGIN:VALARM"), InlineData("RECURRENCE-ID")]
    [InlineData("EXDATE"), InlineData("\\n"), InlineData("\r\n "), InlineData("佐藤"), InlineData("ü"), InlineData("😀"), InlineData("VALUE=DATE:")]
    public void What_makes_items_hard_is_among_them(string mark) => Assert.Contains(Items, item => item.Text.Contains(mark, StringComparison.Ordinal));

    [Fact]
    public void Edits_change_the_text_and_keep_the_rest() => Assert.All(Items, item =>
    {
        var edited = item.Edited("ein längerer Zusatz, der gefaltet werden muss; ganz bestimmt, denn er ist länger als eine Zeile");
        Assert.NotEqual(item.Text, edited.Text);
        Assert.Equal(item.Uid, SyncedDevice.UidOf(edited.Text));
    });
}
