using OrleansPim.Contracts.Identity;
using OrleansPim.Grains.Subscribers;
using OrleansPim.Silo.Start;

namespace OrleansPim.Tests.Silo.Start;

/// <summary>Goal: a node recalls how far it saw a ledger, and never more. Method: note, reopen, damage, overfill.</summary>
public sealed class LedgerWitnessFileTests : IDisposable
{
    private static readonly Guid Epoch = new("11111111-2222-3333-4444-555555555555");

    private readonly TemporaryFolder _folder = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "witness");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_noted_is_recalled_after_a_restart()
    {
        using (var file = new LedgerWitnessFile(Path))
        {
            Assert.Null(file.Recall(Id(0)));
            file.Note(Id(0), new LedgerSighting(Epoch, 7));
            file.Note(Id(1), new LedgerSighting(Epoch, 1));
        }

        using var again = new LedgerWitnessFile(Path);
        Assert.Equal(new LedgerSighting(Epoch, 7), again.Recall(Id(0)));
        Assert.Equal(new LedgerSighting(Epoch, 1), again.Recall(Id(1)));
        Assert.Null(again.Recall(Id(2)));
    }

    [Fact]
    public void Older_sighting_of_the_same_life_changes_nothing()
    {
        using var file = new LedgerWitnessFile(Path);
        file.Note(Id(0), new LedgerSighting(Epoch, 7));

        file.Note(Id(0), new LedgerSighting(Epoch, 6));

        Assert.Equal(7, file.Recall(Id(0))!.Value.Sequence);
    }

    [Fact]
    public void Damage_proves_nothing()
    {
        using (var file = new LedgerWitnessFile(Path))
            file.Note(Id(0), new LedgerSighting(Epoch, 7));
        var bytes = File.ReadAllBytes(Path);
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] = (byte)(bytes[at] == 7 ? 9 : bytes[at]);
        File.WriteAllBytes(Path, bytes);

        using var again = new LedgerWitnessFile(Path);
        Assert.Null(again.Recall(Id(0)));
    }

    [Fact]
    public void More_subscribers_than_there_is_room_for_are_forgotten_and_never_mixed_up()
    {
        using var file = new LedgerWitnessFile(Path);
        for (var i = 0; i < 2 * LedgerWitnessFile.Slots; i++)
            file.Note(Id(i), new LedgerSighting(Epoch, i + 1));

        var known = Enumerable.Range(0, 2 * LedgerWitnessFile.Slots).Select(i => (Number: i, Sighting: file.Recall(Id(i)))).Where(pair => pair.Sighting is not null).ToList();
        Assert.InRange(known.Count, LedgerWitnessFile.Slots / 2, LedgerWitnessFile.Slots);
        Assert.All(known, pair => Assert.Equal(pair.Number + 1, pair.Sighting!.Value.Sequence));
    }

    private static SubscriberId Id(int number) => SubscriberId.Parse($"s{number}");
}
