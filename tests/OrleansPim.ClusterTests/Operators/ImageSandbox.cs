using System.Formats.Tar;
using OrleansPim.ClusterTests.Programs;

namespace OrleansPim.ClusterTests.Operators;

/// <summary>Runs an image's program as Kubernetes does here, without an engine: in a root of its own that nobody can write, as its user, without capabilities.</summary>
/// <remarks>
/// In the root lie the image's layers, this machine's .NET runtime, the few libraries that the image's base has, and the names of hosts that an
/// engine adds; no shell and no other program. Only <c>/tmp</c> can be written. The network is the machine's, and no seccomp profile is applied.
/// </remarks>
internal sealed class ImageSandbox
{
    private const string User = "1654";
    // What a base without a shell has for programs: the loader, the C and C++ libraries, and TLS.
    private static readonly string[] Libraries =
        ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3"];

    // Mounts what is not the image's own, makes all of it read-only, and becomes the image's user; what runs then is the program itself.
    private const string Script = """
        set -e
        root=$1; libraries=$2; runtime=$3; user=$4; shift 4
        mount --make-rprivate /
        mount --bind "$root" "$root"
        for library in "$root$libraries"/*; do mount --bind "$libraries/$(basename "$library")" "$library"; done
        mount --bind /lib64/ld-linux-x86-64.so.2 "$root/lib64/ld-linux-x86-64.so.2"
        mount --bind "$runtime" "$root/usr/share/dotnet"
        for device in null zero urandom; do mount --bind "/dev/$device" "$root/dev/$device"; done
        for name in hosts resolv.conf; do mount --bind "/etc/$name" "$root/etc/$name"; done
        mount -t tmpfs -o size=64m,mode=1777 tmpfs "$root/tmp"
        mount -t proc proc "$root/proc"
        mount -o remount,bind,ro "$root/usr/share/dotnet"
        mount -o remount,bind,ro "$root"
        exec setpriv --no-new-privs unshare --root="$root" --wd=/app --setuid "$user" --setgid "$user" -- "$@"
        """;

    private readonly string _root;
    private readonly IReadOnlyList<string> _entrypoint;

    private ImageSandbox(string root, IReadOnlyList<string> entrypoint) => (_root, _entrypoint) = (root, entrypoint);

    /// <summary>What runs the image's program, with the environment of who starts it.</summary>
    public IReadOnlyList<string> Command =>
        [ExternalProgram.PathOf("unshare", "util-linux"), "--mount", "sh", "-c", Script, "sandbox", _root, LibraryFolder, RuntimeFolder, User, .. _entrypoint];

    /// <summary>Unpacks an image; skips the test on a machine where it could not be run.</summary>
    /// <param name="layers">The layers, unpacked in this order.</param>
    /// <param name="entrypoint">The image's program.</param>
    /// <param name="root">An empty folder.</param>
    public static async Task<ImageSandbox> UnpackAsync(IEnumerable<Stream> layers, IReadOnlyList<string> entrypoint, string root)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give a process another root.");
        Assert.SkipUnless(File.Exists("/lib64/ld-linux-x86-64.so.2"), "The loader of x86-64 is not here.");
        foreach (var layer in layers)
            await TarFile.ExtractToDirectoryAsync(layer, root, overwriteFiles: true, TestContext.Current.CancellationToken);
        foreach (var folder in new[] { "tmp", "proc", "dev", "etc", "lib64", "usr/bin", "usr/share/dotnet", LibraryFolder.TrimStart('/') })
            Directory.CreateDirectory(Path.Combine(root, folder));
        foreach (var file in Libraries.Select(library => Path.Combine(LibraryFolder.TrimStart('/'), library))
            .Concat(["lib64/ld-linux-x86-64.so.2", "dev/null", "dev/zero", "dev/urandom", "etc/hosts", "etc/resolv.conf"]))
            await File.WriteAllBytesAsync(Path.Combine(root, file), [], TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(Path.Combine(root, "usr/bin/dotnet"), "/usr/share/dotnet/dotnet");
        return new ImageSandbox(root, entrypoint);
    }

    private static string LibraryFolder => "/lib/x86_64-linux-gnu";

    private static string RuntimeFolder => Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
}
