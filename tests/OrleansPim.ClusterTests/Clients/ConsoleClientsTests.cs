using OrleansPim.ClusterTests.Nodes;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Clients;

/// <summary>
/// Goal: people who keep contacts and events with khard and khal find them on their other devices, as they wrote them.
/// Method: both work on the folders of one vdirsyncer; a second vdirsyncer is the other device.
/// </summary>
public sealed class ConsoleClientsTests
{
    [Fact]
    public async Task Contact_made_edited_and_removed_by_khard_is_so_on_the_other_device()
    {
        var khard = ExternalProgram.Require("khard");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var (household, account) = await Household.FoundAsync(node, "ann", ExternalProgram.Require("vdirsyncer"), folder);
        var phone = household.Phone;
        var configuration = Write(folder, "khard.conf", $"""
            [addressbooks]
            [[phone]]
            path = {phone.PathOf("contacts")}
            [general]
            default_action = list
            [vcard]
            preferred_version = 3.0

            """);

        await RunAsync("Ada", "Lovelace", "new", "-a", "phone");
        await RunAsync("Ωmega 🦉", "Zöe", "new", "-a", "phone");
        await SyncAsync(household);
        Assert.Equal(["Ada Lovelace", "Ωmega 🦉 Zöe"], Names(household.Tablet));

        await RunAsync("Augusta Ada", "Lovelace", "edit", "Ada", "Lovelace");
        await SyncAsync(household);
        Assert.Equal(["Augusta Ada Lovelace", "Ωmega 🦉 Zöe"], Names(household.Tablet));

        (await khard.RunAsync(folder.Path, Environment(folder), "-c", configuration, "remove", "--force", "Augusta")).Succeeded();
        await SyncAsync(household);
        Assert.Equal(["Ωmega 🦉 Zöe"], Names(household.Tablet));
        using var client = new DavClient(node.Gateway, account);
        Assert.Single(await client.NamesAsync("contacts"));

        async Task RunAsync(string given, string family, string action, params string[] more)
        {
            var input = Write(folder, "contact.yaml", $"Formatted name : {given} {family}\nFirst name : {given}\nLast name : {family}\nEmail :\n    home : someone@example.org\n");
            string[] selection = action == "edit" ? ["-i", input, .. more] : [.. more, "-i", input];
            (await khard.RunAsync(folder.Path, Environment(folder), "y\n", ["-c", configuration, action, .. selection])).Succeeded();
        }
    }

    [Fact]
    public async Task Recurring_event_made_by_khal_is_listed_by_khal_on_the_other_device()
    {
        var khal = ExternalProgram.Require("khal");
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartNewAsync();
        var (household, _) = await Household.FoundAsync(node, "ann", ExternalProgram.Require("vdirsyncer"), folder);
        var (phone, tablet) = (Configure(folder, household.Phone, "phone"), Configure(folder, household.Tablet, "tablet"));

        var made = await khal.RunAsync(
            folder.Path, Environment(folder), "-c", phone, "new", "2026-03-02", "10:00", "11:00", "Grüße ins Büro", "--repeat", "weekly", "--until", "2026-04-30");
        made.Succeeded();
        await SyncAsync(household);
        var listed = (await khal.RunAsync(folder.Path, Environment(folder), "-c", tablet, "list", "2026-03-01", "2026-03-31")).Succeeded().Output;

        Assert.Equal(5, listed.Split("10:00-11:00 Grüße ins Büro").Length - 1);
        Assert.Equal(household.Phone.Read("calendar"), household.Tablet.Read("calendar"));
    }

    private static async Task SyncAsync(Household household)
    {
        (await household.Phone.SyncAsync()).Succeeded();
        (await household.Tablet.SyncAsync()).Succeeded();
    }

    private static IEnumerable<string> Names(SyncedDevice device) => device.Read("contacts").Values
        .Select(card => card.Split('\n').Single(line => line.StartsWith("FN:", StringComparison.Ordinal))["FN:".Length..]).Order(StringComparer.Ordinal);

    private static string Configure(TemporaryFolder folder, SyncedDevice device, string name) => Write(folder, $"khal-{name}.conf", $"""
        [calendars]
        [[calendar]]
        path = {device.PathOf("calendar")}
        [locale]
        local_timezone = Europe/Berlin
        default_timezone = Europe/Berlin
        timeformat = %H:%M
        dateformat = %Y-%m-%d
        longdateformat = %Y-%m-%d
        datetimeformat = %Y-%m-%d %H:%M
        longdatetimeformat = %Y-%m-%d %H:%M
        [default]
        default_calendar = calendar
        [sqlite]
        path = {Path.Combine(folder.Path, name + ".db")}

        """);

    private static string Write(TemporaryFolder folder, string name, string text)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static Dictionary<string, string> Environment(TemporaryFolder folder) => new() { ["HOME"] = folder.Path, ["LC_ALL"] = "C.UTF-8" };
}
