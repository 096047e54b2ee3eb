using System.Runtime.InteropServices;

namespace OrleansPim.Stores.Sqlite;

/// <summary>Which file a path leads to, whatever it is called.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Inode">The file in it.</param>
/// <param name="BirthSeconds">When it was made, as inodes of deleted files are soon used again; 0 if not known.</param>
/// <param name="BirthNanoseconds">The rest of that moment.</param>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode, long BirthSeconds, uint BirthNanoseconds)
{
    private const int CurrentFolder = -100;
    private const uint InodeAndBirth = 0x0900;

    /// <summary>Asks the operating system.</summary>
    /// <returns><see langword="null"/> where it cannot tell: no such file, or not Linux.</returns>
    public static FileIdentity? Of(string path)
    {
        if (!OperatingSystem.IsLinux() || Statx(CurrentFolder, path, 0, InodeAndBirth, out var answer) != 0)
            return null;
        var device = ((ulong)answer.DeviceMajor << 32) | answer.DeviceMinor;
        return new FileIdentity(device, answer.Inode, answer.BirthSeconds, answer.BirthNanoseconds);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int folder, string path, int flags, uint wanted, out Answer answer);

    // struct statx of the Linux man pages, the same on every processor.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Answer
    {
        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(80)]
        public long BirthSeconds;

        [FieldOffset(88)]
        public uint BirthNanoseconds;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
