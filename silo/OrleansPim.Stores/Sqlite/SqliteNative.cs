using System.Runtime.InteropServices;

namespace OrleansPim.Stores.Sqlite;

/// <summary>The one function of SQLite that the managed binding does not offer.</summary>
internal static partial class SqliteNative
{
    /// <summary>Asks whether the file is no longer what its path leads to.</summary>
    public const int HasMoved = 20;

    /// <summary>Talks to the file below a connection (sqlite.org/c3ref/file_control.html).</summary>
    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    internal static partial int FileControl(IntPtr connection, string database, int operation, out int answer);
}
