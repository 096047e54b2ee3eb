namespace OrleansPim.Silo.Hosting;

/// <summary>Names the files that a node keeps in its data folder beside the regions.</summary>
internal static class NodeFiles
{
    /// <summary>The administration's token.</summary>
    public static string AdministrationToken(NodeOptions options) => In(options, "admin.token");

    /// <summary>The key that sync tokens are signed with.</summary>
    public static string SyncTokenKey(NodeOptions options) => In(options, "sync-token.key");

    /// <summary>How far the ledgers were seen, beside the regions that hold them.</summary>
    public static string Witness(NodeOptions options) => In(options, "witness");

    private static string In(NodeOptions options, string name) => Path.Combine(Path.GetFullPath(options.DataPath), name);
}
