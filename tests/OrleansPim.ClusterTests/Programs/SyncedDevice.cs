using OrleansPim.ClusterTests.Data;

namespace OrleansPim.ClusterTests.Programs;

/// <summary>One phone, played by vdirsyncer: a folder of files for each collection, kept in sync with the server.</summary>
internal sealed class SyncedDevice
{
    /// <summary>The collections that every subscriber has, as folders.</summary>
    public static readonly IReadOnlyList<string> Collections = ["contacts", "calendar", "tasks"];

    private readonly ExternalProgram _vdirsyncer;
    private readonly string _folder;
    private readonly Dictionary<string, string> _environment;

    /// <summary>Sets the device up; nothing is synchronised yet.</summary>
    /// <param name="vdirsyncer">The program.</param>
    /// <param name="folder">An empty folder of the device's own.</param>
    /// <param name="server">The gateway's address; the client discovers the rest.</param>
    /// <param name="user">The subscriber.</param>
    /// <param name="password">The device's app password.</param>
    public SyncedDevice(ExternalProgram vdirsyncer, string folder, Uri server, string user, string password)
    {
        _vdirsyncer = vdirsyncer;
        _folder = folder;
        _environment = new Dictionary<string, string>
        {
            ["VDIRSYNCER_CONFIG"] = Path.Combine(folder, "config"),
            ["HOME"] = folder,
            ["LC_ALL"] = "C.UTF-8",
            ["NO_PROXY"] = "127.0.0.1",
        };
        foreach (var collection in Collections)
            Directory.CreateDirectory(PathOf(collection));
        File.WriteAllText(_environment["VDIRSYNCER_CONFIG"], Configuration(server, user, password));
    }

    /// <summary>Finds the collections on the server, from its address alone.</summary>
    public async Task DiscoverAsync() => (await RunAsync("discover")).Succeeded();

    /// <summary>Synchronises everything once.</summary>
    public Task<ProgramResult> SyncAsync() => RunAsync("sync");

    /// <summary>Synchronises names and colours of calendars once.</summary>
    public Task<ProgramResult> SyncMetadataAsync() => RunAsync("metasync");

    /// <summary>Stores a new item, or a new version of one, in a folder.</summary>
    public void Put(string collection, SampleItem item)
    {
        var path = FileOf(collection, item.Uid);

        // As one rename: a client that is synchronising meanwhile sees the old file or the new one.
        File.WriteAllText(path + ".tmp", item.Text);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    /// <summary>Deletes an item from a folder.</summary>
    public void Delete(string collection, string uid) => File.Delete(FileOf(collection, uid));

    /// <summary>What a folder holds: text by UID, with plain line ends, since a sync through XML cannot keep the others.</summary>
    public IReadOnlyDictionary<string, string> Read(string collection) => Directory.EnumerateFiles(PathOf(collection), "*" + End(collection))
        .Select(File.ReadAllText).ToDictionary(UidOf, Plain);

    /// <summary>The folder of a collection, which other programs on the device may work on.</summary>
    public string PathOf(string collection) =>
        Path.Combine(_folder, collection == "contacts" ? "address-books" : "calendars", collection);

    /// <summary>A text with plain line ends.</summary>
    public static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).TrimEnd('\n');

    /// <summary>The UID of a vCard or iCalendar object.</summary>
    public static string UidOf(string text)
    {
        var start = text.IndexOf("\nUID:", StringComparison.Ordinal) + "\nUID:".Length;
        return text[start..text.IndexOf('\n', start)].TrimEnd('\r');
    }

    private static string End(string collection) => collection == "contacts" ? ".vcf" : ".ics";

    private static string Configuration(Uri server, string user, string password) => $"""
        [general]
        status_path = "status"

        [pair contacts]
        a = "contacts_here"
        b = "contacts_there"
        collections = ["contacts"]
        conflict_resolution = "a wins"

        [storage contacts_here]
        type = "filesystem"
        path = "address-books"
        fileext = ".vcf"

        [storage contacts_there]
        type = "carddav"
        url = "{server}"
        username = "{user}"
        password = "{password}"

        [pair calendars]
        a = "calendars_here"
        b = "calendars_there"
        collections = ["calendar", "tasks"]
        metadata = ["color", "displayname"]
        conflict_resolution = "a wins"

        [storage calendars_here]
        type = "filesystem"
        path = "calendars"
        fileext = ".ics"

        [storage calendars_there]
        type = "caldav"
        url = "{server}"
        username = "{user}"
        password = "{password}"
        """;

    // The client names the files that it makes in the same way.
    private string FileOf(string collection, string uid) => Path.Combine(PathOf(collection), uid + End(collection));

    private Task<ProgramResult> RunAsync(params string[] arguments) => _vdirsyncer.RunAsync(_folder, _environment, arguments);
}
